/* mistakes_fix.c: the times that are tried in place of the one that was sent. They were reckoned by Python's datetime.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/catalogue/catalogue.h"
#include "util/slice.h"

enum { VARIANTS = 6000, ROOM = 512 };

static const diagnose_key key = {BNS_KIND_ED25519, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};

/* A logon's frame around the time, with the length and the sum that it must have (FX-4). */
static bns_slice message_at(char *room, const char *time) {
  char fields[ROOM / 2];
  unsigned sum = 0;
  int len = snprintf(fields, sizeof fields, "35=A|34=1|49=ME|52=%s|56=SPOT|95=2|96=AA|98=0|108=30|141=Y|553=k|25035=2|",
                     time);
  len = snprintf(room, ROOM, "8=FIX.4.4|9=%d|%s", len, fields);
  for (int i = 0; i < len; i++) {
    if (room[i] == '|') room[i] = '\001';
    sum += (unsigned char)room[i];
  }
  len += snprintf(room + len, ROOM - (size_t)len, "10=%03u\001", sum % 256);
  return (bns_slice){(const uint8_t *)room, (size_t)len};
}

/* Tells that one of the variants signs the time that is looked for. */
static int is_tried(const char *sent, const char *wanted) {
  const mistake *row = mistake_find(bns_slice_of("fix-time-or-field-differs"));
  char room[ROOM];
  mem arena = {NULL};
  parsed_request request;
  candidate d;
  bns_wire wire;
  applied done = APPLIED;
  int is_found = 0;
  memset(&wire, 0, sizeof wire);
  wire.message = message_at(room, sent);
  assert_non_null(row);
  assert_true(parsed_request_read(&request, &arena, bns_scheme_find("fix-logon", 9), &wire, bns_slice_of("")));
  candidate_open(&d, &arena, &request, &key);
  for (size_t variant = 0; variant < VARIANTS && done != APPLIED_END; variant++) {
    candidate_start(&d);
    done = row->apply(&d, variant);
    if (done == APPLIED && bns_slice_is(d.fields[BNS_FIELD_SENDING_TIME], wanted)) is_found = 1;
  }
  assert_int_equal(done, APPLIED_END);
  candidate_close(&d);
  mem_free(&arena);
  return is_found;
}

static const struct {
  const char *sent, *tried;
} rows[] = {
    /* by a time zone */
    {"20240627-11:17:25.223", "20240627-12:17:25.223"},
    {"20240627-11:17:25.223", "20240627-16:47:25.223"},
    {"20240627-11:17:25.223", "20240628-01:17:25.223"},
    {"20240627-11:17:25.223", "20240626-21:17:25.223"},
    {"20231231-23:30:00.000", "20240101-00:00:00.000"},
    {"20240101-00:00:00.000", "20231231-12:00:00.000"},
    {"20240228-20:00:00", "20240229-04:00:00"},
    {"20240229-20:00:00", "20240301-04:00:00"},
    {"20230228-20:00:00", "20230301-04:00:00"},
    {"20000301-00:00:00", "20000229-19:00:00"},
    {"21000301-00:00:00", "21000228-19:00:00"},
    {"19700101-00:00:00", "19700101-00:30:00"},
    /* by seconds and milliseconds */
    {"20240229-23:59:59.999", "20240301-00:00:00.999"},
    {"20240229-23:59:59.999", "20240301-00:00:00.000"},
    {"20240301-00:00:00.000", "20240229-23:59:59.999"},
    {"20240627-11:17:25.223", "20240627-11:16:25.223"},
    {"20240627-11:17:25.223", "20240627-11:18:25.223"},
    {"20240627-11:17:25.223", "20240627-11:17:26.223"},
    {"20240627-11:17:25.223", "20240627-11:17:24.224"},
    {"20240627-11:17:25.223456", "20240627-11:17:25.224456"},
    {"20240930-23:59:59", "20241001-00:00:00"},
    /* in another form */
    {"20240627-11:17:25.223", "20240627-11:17:25"},
    {"20240627-11:17:25.223", "20240627-11:17:25.000"},
    {"20240627-11:17:25.223", "20240627-11:17:25.223000"},
    {"20240627-11:17:25.223456", "20240627-11:17:25.223"},
    {"20240229-12:00:00.123", "1709208000123"},
    {"19991231-23:59:59.999", "946684799999"},
    /* by a zone, and in another form or at another moment */
    {"20240627-11:17:25.223", "20240627-12:17:25"},
    {"20240627-11:17:25.223", "20240627-17:02:25.223000"},
    {"20240627-11:17:25.223", "20240627-12:17:25.173"},
    {"20240627-11:17:25.223", "20240627-02:17:28.223"},
    {"20231231-20:00:00.000", "20240101-04:00:00.001"},
};

static const struct {
  const char *sent, *left_out;
} others[] = {{"20240627-11:17:25.223", "20240627-11:18:26.223"}, /* 61 seconds */
              {"20240627-11:17:25.223", "20240628-01:47:25.223"}, /* 14 hours and a half */
              {"20240627-11:17:25.223", "20240627-11:32:25.223"}, /* a quarter of an hour */
              {"19700101-00:00:00", "19691231-23:30:00"}};

static void a_time_is_tried_by_zones_seconds_milliseconds_and_forms(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (!is_tried(rows[i].sent, rows[i].tried)) fail_msg("%s: %s is not tried", rows[i].sent, rows[i].tried);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (is_tried(others[i].sent, others[i].left_out)) fail_msg("%s: %s", others[i].sent, others[i].left_out);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_time_is_tried_by_zones_seconds_milliseconds_and_forms)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
