/* reproduce.c - the command that shows a failure again. */
#include "report/reproduce.h"

#include <string.h>

#include "show/printable.h"
#include "text.h"
#include "util/slice.h"

static const char own_name[] = "bnconform", behind[] = " -- ";

/* Of webhooks the whole command is recorded. */
static int is_webhook(const run_info *info) {
  return slice_starts(info->command, "bnconform webhook ");
}

static size_t end_of_url(bns_slice command) {
  return slice_find(command, behind);
}

bns_slice reproduce_start(mem *arena, const run_info *info) {
  buf line = {NULL, 0, 0};
  bns_slice words = bns_slice_of(" run");
  if (is_webhook(info)) words = slice_from(slice_until(info->command, end_of_url(info->command)), sizeof own_name - 1);
  show_bytes(&line, info->program.len ? info->program : bns_slice_of(own_name), 0);
  show_bytes(&line, words, 0);
  return mem_take(arena, &line);
}

bns_slice reproduce_tail(mem *arena, const run_info *info) {
  buf line = {NULL, 0, 0};
  bns_slice command = info->command;
  if (is_webhook(info)) command = slice_from(command, end_of_url(command) + strlen(behind));
  if (command.len == 0) return command;
  buf_put_text(&line, behind + 1);
  show_bytes(&line, command, 0);
  return mem_take(arena, &line);
}

bns_slice reproduce_command(mem *arena, const run_info *info, bns_slice id) {
  buf line = {NULL, 0, 0};
  bns_slice tail = reproduce_tail(arena, info);
  buf_put_slice(&line, reproduce_start(arena, info));
  buf_put_text(&line, " ");
  if (info->options.len) {
    show_bytes(&line, info->options, 0);
    buf_put_text(&line, " ");
  }
  buf_put_text(&line, "--select ");
  show_bytes(&line, id, 0);
  if (tail.len) buf_put_text(&line, " ");
  buf_put_slice(&line, tail);
  return mem_take(arena, &line);
}
