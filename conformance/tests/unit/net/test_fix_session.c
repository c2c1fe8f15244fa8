#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fix.h"
#include "net/fix_session.h"
#include "util/slice.h"
#include "text.h"

#define HEAD "35=A|34=1|49=EXAMPLE|52=20240627-11:17:25.223|56=SPOT|"
#define LOGON HEAD "95=4|96=abc=|98=0|108=30|141=Y|553=key|25035=2|"

enum { NOW_S = 1719487045 };

/* message makes one of what stands from 35 on, with 8, 9 and 10 around it and SOH for '|'. */
static bns_slice message(mem *arena, const char *body) {
  bns_slice whole = mem_format(arena, "8=FIX.4.4|9=%zu|%s10=000|", strlen(body), body);
  uint8_t *bytes = (uint8_t *)(uintptr_t)whole.ptr;
  char digits[4];
  for (size_t i = 0; i < whole.len; i++)
    if (bytes[i] == '|') bytes[i] = BNS_SOH;
  snprintf(digits, sizeof digits, "%03u", bns_fix_sum(slice_until(whole, whole.len - 7)));
  memcpy(bytes + whole.len - 4, digits, 3);
  return whole;
}

static fix_fault fault_in(bns_slice text) {
  uint64_t tag;
  return fix_fault_of(&tag, text);
}

static void a_message_ends_behind_its_check_sum_however_it_comes(void **state) {
  mem arena = {NULL};
  bns_slice one = message(&arena, LOGON), two = mem_format(&arena, "%.*s%.*s", (int)one.len, (const char *)one.ptr,
                                                           (int)one.len, (const char *)one.ptr);
  size_t len;
  (void)state;
  for (size_t there = 0; there < one.len; there++)
    assert_int_equal(fix_cut(&len, one.ptr, there), FIX_MORE);
  assert_int_equal(fix_cut(&len, two.ptr, two.len), FIX_WHOLE);
  assert_int_equal(len, one.len);
  assert_int_equal(fault_in(one), FIX_NO_FAULT);
  mem_free(&arena);
}

static void a_message_without_an_end_is_broken_at_the_limit(void **state) {
  static uint8_t room[FIX_LONGEST];
  size_t len;
  (void)state;
  memset(room, 'a', sizeof room);
  assert_int_equal(fix_cut(&len, room, sizeof room - 1), FIX_MORE);
  assert_int_equal(fix_cut(&len, room, sizeof room), FIX_BROKEN);
}

/* The first place of `from` becomes `to`, of the same length. */
static bns_slice with(mem *arena, bns_slice text, const char *from, const char *to) {
  bns_slice copy = mem_copy(arena, text.ptr, text.len);
  memcpy((uint8_t *)(uintptr_t)copy.ptr + slice_find(copy, from), to, strlen(to));
  return copy;
}

static void each_fault_is_told(void **state) {
  mem arena = {NULL};
  bns_slice good = message(&arena, LOGON);
  (void)state;
  assert_int_equal(fault_in(with(&arena, good, "FIX.4.4", "FIX.4.2")), FIX_BEGIN);
  assert_int_equal(fault_in(with(&arena, good, "\0019=", "\0017=")), FIX_HEAD);
  assert_int_equal(fault_in(with(&arena, good, "35=A", "36=A")), FIX_HEAD);
  assert_int_equal(fault_in(with(&arena, good, "EXAMPLE", "EX\xc3\xa4PLE")), FIX_CHARACTER);
  assert_int_equal(fault_in(with(&arena, good, "\0019=", "\0019x")), FIX_HEAD);
  assert_int_equal(fault_in(with(&arena, good, "EXAMPLE", "EXAMPLF")), FIX_SUM);
  assert_int_equal(fault_in(message(&arena, LOGON "01=a|")), FIX_TAG);
  assert_int_equal(fault_in(message(&arena, LOGON "nothing|")), FIX_TAG);
  assert_int_equal(fault_in(message(&arena, LOGON "58=|")), FIX_VALUE);
  assert_int_equal(fault_in(message(&arena, LOGON "96=a==|")), FIX_NO_FAULT);
  mem_free(&arena);
}

static void a_wrong_length_is_a_fault_of_one_message(void **state) {
  mem arena = {NULL};
  bns_slice good = message(&arena, LOGON), wrong = mem_copy(&arena, good.ptr, good.len);
  size_t len;
  (void)state;
  ((uint8_t *)(uintptr_t)wrong.ptr)[12]++;
  assert_int_equal(fix_cut(&len, wrong.ptr, wrong.len), FIX_WHOLE);
  assert_int_equal(len, good.len);
  assert_int_equal(fault_in(wrong), FIX_LENGTH);
  mem_free(&arena);
}

/* looked plays a message to a session; its ErrorCode(25016), "" where it is taken. */
static const char *looked(const fix_session *session, const char *body) {
  static fix_refusal why;
  mem arena = {NULL};
  bns_slice text = message(&arena, body);
  uint64_t tag;
  fix_fault found = fix_fault_of(&tag, text);
  int refused = fix_look(&why, session, text, found, tag);
  mem_free(&arena);
  return refused ? why.code : "";
}

static void a_session_takes_what_the_documents_allow(void **state) {
  fix_session none, on;
  (void)state;
  memset(&none, 0, sizeof none);
  memset(&on, 0, sizeof on);
  on.on = 1;
  on.next_in = 2;
  memcpy(on.sender, "EXAMPLE", 8);
  assert_string_equal(looked(&none, LOGON), "");
  assert_string_equal(looked(&on, LOGON), "-1176");
  assert_string_equal(looked(&none, "35=0|34=1|49=EXAMPLE|52=x|56=SPOT|"), "-1180");
  assert_string_equal(looked(&on, "35=0|34=2|49=EXAMPLE|52=x|56=SPOT|"), "");
  assert_string_equal(looked(&on, "35=0|34=3|49=EXAMPLE|52=x|56=SPOT|"), "-1179");
  assert_string_equal(looked(&on, "35=0|34=2|49=ANOTHER|52=x|56=SPOT|"), "-1178");
  assert_string_equal(looked(&on, "35=D|34=2|49=EXAMPLE|52=x|56=SPOT|"), "-1020");
}

static void a_sending_time_is_right_on_every_kind_of_day(void **state) {
  static const struct {
    int64_t second;
    const char *text;
  } days[] = {{0, "19700101-00:00:00.000007"},          {951782400, "20000229-00:00:00.000007"},
              {1709251199, "20240229-23:59:59.000007"}, {1735689599, "20241231-23:59:59.000007"},
              {4107542400, "21000301-00:00:00.000007"}, {NOW_S, "20240627-11:17:25.000007"}};
  (void)state;
  for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
    fix_session session;
    buf out = {NULL, 0, 0};
    bns_slice time = {NULL, 0};
    memset(&session, 0, sizeof session);
    fix_beat(&session, &out, 0, days[i].second * 1000000 + 7);
    assert_true(fix_find(&time, buf_slice(&out), "52"));
    if (!bns_slice_is(time, days[i].text)) print_error("%.*s\n", (int)time.len, (const char *)time.ptr);
    assert_true(bns_slice_is(time, days[i].text));
    buf_free(&out);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_message_ends_behind_its_check_sum_however_it_comes),
      cmocka_unit_test(a_message_without_an_end_is_broken_at_the_limit),
      cmocka_unit_test(each_fault_is_told),
      cmocka_unit_test(a_wrong_length_is_a_fault_of_one_message),
      cmocka_unit_test(a_session_takes_what_the_documents_allow),
      cmocka_unit_test(a_sending_time_is_right_on_every_kind_of_day),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
