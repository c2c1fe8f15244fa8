/* reproduce.c - the command that shows a failure again. */
#include "report/reproduce.h"

#include "show/printable.h"
#include "text.h"

bns_slice reproduce_command(mem *arena, const run_info *info, bns_slice id) {
  buf line = {NULL, 0, 0};
  buf_put_text(&line, "bnconform run ");
  if (info->options.len) {
    show_bytes(&line, info->options, 0);
    buf_put_text(&line, " ");
  }
  buf_put_text(&line, "--select ");
  show_bytes(&line, id, 0);
  if (info->command.len) {
    buf_put_text(&line, " -- ");
    show_bytes(&line, info->command, 0);
  }
  return mem_take(arena, &line);
}
