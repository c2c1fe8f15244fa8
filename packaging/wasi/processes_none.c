/* processes_none.c - what needs a socket or a process of its own: there is neither under WASI. Each says so, and what
 * to do. */
#include <stdio.h>
#include <string.h>

#include "cli/cmd_serve.h"
#include "cli/cmd_webhook.h"
#include "exit_status.h"
#include "run/adapter/transport_child.h"
#include "run/calls/call_exchange.h"

#define NONE "WebAssembly has neither sockets nor processes; the program for this system has them: conformance/USING.md"

static int refuse(const char *what) {
  fprintf(stderr, "bnconform: %s: " NONE " (exit %d)\n", what, EXIT_OWN_FAULT);
  return EXIT_OWN_FAULT;
}

int serve_main(const vector_set *set, const serve_options *options) {
  (void)set;
  (void)options;
  return refuse("serve");
}

int webhook_prepare(webhook_setup *self, const arguments *asked, const vector_set *set) {
  (void)asked;
  (void)set;
  memset(self, 0, sizeof *self);
  return refuse("webhook");
}

/* What follows is called by nobody whom webhook_prepare has refused. */
int webhook_start(webhook_setup *self, const arguments *asked, webhook *sender) {
  (void)self;
  (void)asked;
  (void)sender;
  return EXIT_OWN_FAULT;
}

int webhook_conclude(webhook_setup *self, const webhook *sender, int judged_as) {
  (void)self;
  (void)sender;
  return judged_as;
}

void webhook_setup_close(webhook_setup *self) {
  (void)self;
}

int webhook_open(webhook *self, const webhook_options *how, const vector_set *set, char *problem, size_t problem_cap) {
  (void)self;
  (void)how;
  (void)set;
  snprintf(problem, problem_cap, "%s", NONE);
  return EXIT_OWN_FAULT;
}

void webhook_hello(const webhook *self, FILE *to) {
  (void)self;
  (void)to;
}

void webhook_run(webhook *self, const run_info *info, const webhook_told *to) {
  (void)self;
  (void)info;
  (void)to;
}

void webhook_print_curl(webhook *self, FILE *to) {
  (void)self;
  (void)to;
}

void webhook_close(webhook *self) {
  (void)self;
}

/* ------------------------------------------------------------------------------------------------ another's program */

void transport_child_die_with_us(void) {}

static int none_open(transport *self) {
  snprintf(self->problem, sizeof self->problem, "%s", NONE);
  self->own_fault = 1;
  return -1;
}

static transport_event none_exchange(transport *self, bns_slice *line, outgoing *out, double until_ms) {
  (void)self;
  (void)line;
  (void)out;
  (void)until_ms;
  return TRANSPORT_FAILED;
}

static void none_close(transport *self) {
  (void)self;
}

static bns_slice none_said(transport *self) {
  (void)self;
  return bns_slice_of("");
}

const transport_kind transport_child = {none_open, none_exchange, none_close, none_said, none_close};

call_exchange *call_exchange_open(const vector_set *set, send_reach reach, const char *const *adds, size_t num_adds,
                                  char *problem, size_t problem_cap) {
  (void)set;
  (void)reach;
  (void)adds;
  (void)num_adds;
  snprintf(problem, problem_cap, "%s", NONE);
  return NULL;
}

void call_exchange_close(call_exchange *self) {
  (void)self;
}

const transport_child_host *call_exchange_host(call_exchange *self) {
  (void)self;
  return NULL;
}

int call_exchange_not_permitted(const call_exchange *self) {
  (void)self;
  return 1;
}

size_t call_exchange_late(const call_exchange *self) {
  (void)self;
  return 0;
}

size_t call_exchange_left_out(const call_exchange *self) {
  (void)self;
  return 0;
}

int call_exchange_begin(call_exchange *self, const vector *v, line_places *to) {
  (void)self;
  (void)v;
  (void)to;
  return -1;
}

void call_exchange_judge(call_exchange *self, verdict *out, mem *arena, const reply *given) {
  (void)self;
  (void)out;
  (void)arena;
  (void)given;
}

int call_exchange_judge_ending(call_exchange *self, verdict *out, mem *arena, const char *ending) {
  (void)self;
  (void)out;
  (void)arena;
  (void)ending;
  return 0;
}
