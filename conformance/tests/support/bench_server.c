/* The verifying server's own loop with a handler that verifies nothing: what `make bench` measures the verifying
 * against. It prints its port, and serves until its standard input ends. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "net/server.h"

enum { STEP_MS = 1000 };

/* As many bytes as the verified answer has. */
static void answer(void *context, answering *how, const arrival *what) {
  (void)context;
  (void)what;
  buf_put_text(how->out,
               "HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
               "Content-Type: application/json;charset=UTF-8\r\nContent-Length: 2\r\n"
               "x-mbx-uuid: 00000000-0000-4000-8000-000000000001\r\nx-mbx-used-weight: 1\r\n"
               "x-mbx-used-weight-1m: 1\r\nX-Cache: Miss from cloudfront\r\nAccess-Control-Allow-Origin: *\r\n\r\n{}");
}

int main(void) {
  server_handler handler = {answer, NULL, NULL};
  server open;
  int stopped;
  if (server_open(&open, 0, &server_usual, &handler, STDIN_FILENO) != 0) {
    perror("bench_server");
    return 1;
  }
  printf("%u\n", open.port);
  fflush(stdout);
  do
    stopped = server_step(&open, STEP_MS);
  while (stopped == 0);
  server_close(&open);
  return stopped < 0;
}
