/* FIX Logon: payload, signature and message, and how messages are read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fix.h"
#include "rows.h"
#include "timing.h"

static const char docs_fix_key[] = "-----BEGIN PRIVATE KEY-----\n"
                                   "MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u\n"
                                   "-----END PRIVATE KEY-----\n";

static bns_request docs_logon(void) {
  bns_request request = {0};
  request.sender = S("EXAMPLE");
  request.target_id = S("SPOT");
  request.seq = S("1");
  request.sending_time = S("20240627-11:17:25.223");
  request.api_key = S("sBRXrJx2DsOraMXOaUovEhgVRcjOvCtQwnWj8VxkOh1xqboS02SPGfKi2h8spZJb");
  return request;
}

/* binance-spot-api-docs, fix-api.md, "How to sign a Logon request": the only private key of the Spot documents. */
static void the_documents_logon_comes_out_byte_for_byte(void **state) {
  static const char message[] =
      "8=FIX.4.4\0019=247\00135=A\00134=1\00149=EXAMPLE\00152=20240627-11:17:25.223\00156=SPOT\00195=88\001"
      "96=4MHXelVVcpkdwuLbl6n73HQUXUf1dse2PCgT1DYqW9w8AVZ1RACFGM+5UdlGPrQHrgtS3CvsRURC1oj73j8gCA==\001"
      "98=0\001108=30\001141=Y\001553=sBRXrJx2DsOraMXOaUovEhgVRcjOvCtQwnWj8VxkOh1xqboS02SPGfKi2h8spZJb\001"
      "25035=2\00110=227\001";
  static uint8_t buf[2048];
  bns_request request = docs_logon();
  bns_signed out;
  bns_key key = {0};
  size_t len;
  (void)state;
  assert_int_equal(
      bns_key_open(&key, NULL, BNS_ED25519, BNS_TO_SIGN, (const uint8_t *)docs_fix_key, strlen(docs_fix_key)), BNS_OK);
  assert_int_equal(bns_sign_request(&key, &out, buf, sizeof buf, &len, bns_scheme_find("fix-logon", 9), &request),
                   BNS_OK);
  bns_key_close(&key);
  assert_slice(out.payload, "A\001EXAMPLE\001SPOT\0011\00120240627-11:17:25.223");
  assert_slice(out.signature,
               "4MHXelVVcpkdwuLbl6n73HQUXUf1dse2PCgT1DYqW9w8AVZ1RACFGM+5UdlGPrQHrgtS3CvsRURC1oj73j8gCA==");
  assert_slice(out.message, message);
  assert_slice(out.target, "");
  assert_slice(out.body, "");
}

static void heartbeat_and_handling_are_taken_where_they_are_given(void **state) {
  bns_request request = docs_logon();
  bns_signed out;
  uint8_t *buf;
  (void)state;
  request.heartbeat = S("5");
  request.handling = S("1");
  buf = sign_fully(&out, "fix-logon", BNS_KIND_ED25519, &request);
  char *text = calloc(1, out.message.len + 1);
  memcpy(text, out.message.ptr, out.message.len);
  assert_non_null(strstr(text, "\001108=5\001141=Y\001"));
  assert_non_null(strstr(text, "\00125035=1\00110="));
  assert_non_null(strstr(text, "8=FIX.4.4\0019=246\00135=A\001"));
  free(text);
  free(buf);
}

static void a_logon_that_lacks_a_part_or_cannot_be_written_is_refused_as_argument(void **state) {
  bns_request whole = docs_logon(), r;
  (void)state;
  assert_int_equal(sign_status("fix-logon", BNS_KIND_ED25519, &whole), BNS_OK);
  r = whole, r.sender = S("");
  assert_int_equal(sign_status("fix-logon", BNS_KIND_ED25519, &r), BNS_ERR_ARGUMENT);
  r = whole, r.target_id = S("");
  assert_int_equal(sign_status("fix-logon", BNS_KIND_ED25519, &r), BNS_ERR_ARGUMENT);
  r = whole, r.seq = S("");
  assert_int_equal(sign_status("fix-logon", BNS_KIND_ED25519, &r), BNS_ERR_ARGUMENT);
  r = whole, r.sending_time = S("");
  assert_int_equal(sign_status("fix-logon", BNS_KIND_ED25519, &r), BNS_ERR_ARGUMENT);
  r = whole, r.api_key = S("");
  assert_int_equal(sign_status("fix-logon", BNS_KIND_ED25519, &r), BNS_ERR_ARGUMENT);
  r = whole, r.sender = S("A\00156=B");
  assert_int_equal(sign_status("fix-logon", BNS_KIND_ED25519, &r), BNS_ERR_ARGUMENT);
  r = whole, r.sender = S("\xC3\xA9");
  assert_int_equal(sign_status("fix-logon", BNS_KIND_ED25519, &r), BNS_ERR_ARGUMENT);
  r = whole, r.heartbeat = S("3\0010");
  assert_int_equal(sign_status("fix-logon", BNS_KIND_ED25519, &r), BNS_ERR_ARGUMENT);
  r = whole, r.handling = S("\n");
  assert_int_equal(sign_status("fix-logon", BNS_KIND_ED25519, &r), BNS_ERR_ARGUMENT);
}

/* The microseconds are those that GNU date gives for the same times. */
static void sending_times_are_read_to_the_microsecond(void **state) {
  static const struct {
    const char *text;
    int64_t time_us;
  } rows[] = {{"19700101-00:00:00", 0},
              {"20240627-11:17:25.223", 1719487045223000},
              {"20240627-11:17:25.223456", 1719487045223456},
              {"20240229-23:59:59.999", 1709251199999000},
              {"20000229-00:00:00", 951782400000000},
              {"21000301-00:00:00", 4107542400000000},
              {"20161231-23:59:60", 1483228800000000},
              {"19691231-23:59:59", -1000000},
              {"99991231-23:59:59", 253402300799000000}};
  static const char *const bad[] = {"",
                                    "20240627",
                                    "20240627-11:17:2",
                                    "20240627 11:17:25",
                                    "20240627-11-17:25",
                                    "20240627-11:17-25",
                                    "20240627-11:17:25.",
                                    "20240627-11:17:25.2",
                                    "20240627-11:17:25.22",
                                    "20240627-11:17:25.2234",
                                    "20240627-11:17:25.22345",
                                    "20240627-11:17:25.2234567",
                                    "20240627-11:17:25,223",
                                    "20240627-11:17:25.22x",
                                    "2024x627-11:17:25",
                                    "20241327-11:17:25",
                                    "20240027-11:17:25",
                                    "20240600-11:17:25",
                                    "20240631-11:17:25",
                                    "20230229-11:17:25",
                                    "21000229-11:17:25",
                                    "20240627-24:17:25",
                                    "20240627-11:60:25",
                                    "20240627-11:17:61",
                                    "00000627-11:17:25",
                                    "1719487045223"};
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int64_t time_us = 1;
    assert_int_equal(bns_time_fix(&time_us, S(rows[i].text)), BNS_OK);
    assert_true(time_us == rows[i].time_us);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    int64_t time_us;
    assert_int_equal(bns_time_fix(&time_us, S(bad[i])), BNS_ERR_SYNTAX);
  }
}

/* Counts the days of 400 years one by one, by the rule of the calendar and nothing else. */
static void every_day_of_four_centuries_follows_the_one_before(void **state) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int64_t wanted = 946684800; /* 2000-01-01 */
  char text[32];
  (void)state;
  for (int year = 2000; year < 2400; year++) {
    int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    for (int month = 1; month <= 12; month++) {
      int num = days[month - 1] + (month == 2 ? leap : 0);
      for (int day = 1; day <= num + 1; day++) {
        int64_t time_us = 0;
        (void)snprintf(text, sizeof text, "%04d%02d%02d-00:00:00", year, month, day);
        assert_int_equal(bns_time_fix(&time_us, S(text)), day > num ? BNS_ERR_SYNTAX : BNS_OK);
        if (day > num) break;
        assert_true(time_us == wanted * 1000000);
        wanted += 86400;
      }
    }
  }
}

static void fields_are_read_as_slices(void **state) {
  bns_fix_field field;
  (void)state;
  assert_int_equal(bns_fix_next(&field, S("34=1\00149=\001"), 0), BNS_OK);
  assert_slice(field.tag, "34");
  assert_slice(field.value, "1");
  assert_int_equal(field.end, 5);
  assert_int_equal(bns_fix_next(&field, S("34=1\00149=\001"), 5), BNS_OK);
  assert_slice(field.tag, "49");
  assert_slice(field.value, "");
  assert_int_equal(field.end, 9);
  assert_int_equal(bns_fix_next(&field, S("34=1\001"), 5), BNS_ERR_SYNTAX);
  assert_int_equal(bns_fix_next(&field, S("34=1"), 0), BNS_ERR_SYNTAX);
  assert_int_equal(bns_fix_next(&field, S("34\001"), 0), BNS_ERR_SYNTAX);
  assert_int_equal(bns_fix_next(&field, S("=1\001"), 0), BNS_ERR_SYNTAX);
  assert_int_equal(bns_fix_next(&field, S("034=1\001"), 0), BNS_ERR_SYNTAX);
  assert_int_equal(bns_fix_next(&field, S("a=1\001"), 0), BNS_ERR_SYNTAX);
  assert_int_equal(bns_fix_next(&field, S(""), 0), BNS_ERR_SYNTAX);
  assert_int_equal(bns_fix_sum(S("\xff\x02")), 1);
}

/* FX-4. The sums and the lengths were reckoned by Python. */
static void a_message_is_whole_with_its_head_and_its_trailer_alone(void **state) {
  size_t num = 0;
  (void)state;
  assert_int_equal(bns_fix_check(&num, S("8=FIX.4.4\0019=5\00135=A\00110=180\001")), BNS_OK);
  assert_int_equal(num, 4);
  assert_int_equal(bns_fix_check(&num, S("8=FIX.4.4\0019=0\00110=200\001")), BNS_ERR_SYNTAX);
}

/* -------------------------------------------------------------------------------------------------------- reading */

#define TIME 1719487045223000
#define NOW .now_us = TIME
#define FIX .scheme = "fix-logon", .kind = BNS_KIND_ED25519
#define PAYLOAD "A\001EXAMPLE\001SPOT\0011\00120240627-11:17:25.223"
#define HEAD "35=A|34=1|49=EXAMPLE|"
#define SENT "52=20240627-11:17:25.223|56=SPOT|"
#define RAW "95=88|96={S}|"
#define REST "98=0|108=30|141=Y|"
#define USER "553=" DOCS_KEY "|"
#define MESSAGE(fields) "8=FIX.4.4|9={9}|" fields "10={10}|"

static const row rows[] = {
    {"a signed logon is valid", FIX, .message = MESSAGE(HEAD SENT RAW REST USER "25035=2|"), .payload = PAYLOAD, NOW},
    {"fields between 35 and 10 may come in any order", FIX,
     .message = MESSAGE("35=A|25035=2|" USER RAW SENT "34=1|49=EXAMPLE|"), .payload = PAYLOAD, NOW},
    {"a BodyLength with zeros in front is valid", FIX, .message = "8=FIX.4.4|9=0000{9}|" HEAD SENT RAW USER "10={10}|",
     .payload = PAYLOAD, NOW},
    {"a logon as old as the default window is valid", FIX, .message = MESSAGE(HEAD SENT RAW USER), .payload = PAYLOAD,
     .now_us = TIME + 5000000},
    {"a logon as old as its own window is valid", FIX, .message = MESSAGE(HEAD SENT RAW USER "25000=6000.346|"),
     .payload = PAYLOAD, .now_us = TIME + 6000346},
    {"a logon 999 ms ahead is valid", FIX, .message = MESSAGE(HEAD SENT RAW USER), .payload = PAYLOAD,
     .now_us = TIME - 999000},

    {"an empty message is refused as malformed", FIX, .message = "", .reason = BNS_MALFORMED},
    {"text that is no FIX is refused as malformed", FIX, .message = "{\"id\":1}", .reason = BNS_MALFORMED},
    {"three fields alone are refused as malformed", FIX, .message = "8=FIX.4.4|9={9}|10={10}|",
     .reason = BNS_MALFORMED},
    {"another BeginString is refused as malformed", FIX, .message = "8=FIX.4.2|9={9}|" HEAD SENT RAW USER "10={10}|",
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"35 in fourth place is refused as malformed", FIX, .message = MESSAGE("34=1|35=A|49=EXAMPLE|" SENT RAW USER),
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"10 before the last place is refused as malformed", FIX, .message = MESSAGE(HEAD SENT RAW USER) "58=x|",
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"a wrong BodyLength is refused as malformed", FIX, .message = "8=FIX.4.4|9=1{9}|" HEAD SENT RAW USER "10={10}|",
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"a BodyLength that is no number is refused as malformed", FIX,
     .message = "8=FIX.4.4|9={9}x|" HEAD SENT RAW USER "10={10}|", .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"a wrong CheckSum is refused as malformed", FIX, .message = "8=FIX.4.4|9={9}|" HEAD SENT RAW USER "10=256|",
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"a CheckSum of four digits is refused as malformed", FIX,
     .message = "8=FIX.4.4|9={9}|" HEAD SENT RAW USER "10=0{10}|", .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"a field without a tag is refused as malformed", FIX, .message = MESSAGE(HEAD SENT RAW USER "=x|"),
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"a byte beyond ASCII is refused as malformed", FIX, .message = MESSAGE(HEAD SENT RAW USER "58=\xC3\xA9|"),
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"another MsgType is refused as malformed", FIX, .message = MESSAGE("35=D|34=1|49=EXAMPLE|" SENT RAW USER),
     .payload = "D\001EXAMPLE\001SPOT\0011\00120240627-11:17:25.223", .reason = BNS_MALFORMED},
    {"an absent SenderCompID is refused as malformed", FIX, .message = MESSAGE("35=A|34=1|" SENT RAW USER),
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"an empty TargetCompID is refused as malformed", FIX,
     .message = MESSAGE(HEAD "52=20240627-11:17:25.223|56=|" RAW USER), .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"an absent MsgSeqNum is refused as malformed", FIX, .message = MESSAGE("35=A|49=EXAMPLE|" SENT RAW USER),
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"a RawDataLength that disagrees is refused as malformed", FIX, .message = MESSAGE(HEAD SENT "95=87|96={S}|" USER),
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"an absent RawDataLength is refused as malformed", FIX, .message = MESSAGE(HEAD SENT "96={S}|" USER),
     .payload = PAYLOAD, .reason = BNS_MALFORMED},
    {"a tag twice is refused as duplicate", FIX, .message = MESSAGE(HEAD SENT RAW USER "108=30|108=30|"),
     .payload = PAYLOAD, .reason = BNS_DUPLICATE},
    {"an absent RawData is refused as signature-missing", FIX, .message = MESSAGE(HEAD SENT "95=88|" USER),
     .reason = BNS_SIGNATURE_MISSING},
    {"an empty RawData is refused as signature-missing", FIX, .message = MESSAGE(HEAD SENT "95=0|96=|" USER),
     .reason = BNS_SIGNATURE_MISSING},
    {"an absent SendingTime is refused as timestamp-missing", FIX, .message = MESSAGE(HEAD "56=SPOT|" RAW USER),
     .reason = BNS_TIMESTAMP_MISSING},
    {"a SendingTime in milliseconds is refused as timestamp-format", FIX,
     .message = MESSAGE(HEAD "52=1719487045223|56=SPOT|" RAW USER), .reason = BNS_TIMESTAMP_FORMAT},
    {"a RecvWindow over a minute is refused as recvwindow", FIX,
     .message = MESSAGE(HEAD SENT RAW USER "25000=60000.001|"), .reason = BNS_RECVWINDOW},
    {"an empty RecvWindow is refused as recvwindow", FIX, .message = MESSAGE(HEAD SENT RAW USER "25000=|"),
     .reason = BNS_RECVWINDOW},
    {"an absent Username is refused as key-missing", FIX, .message = MESSAGE(HEAD SENT RAW), .reason = BNS_KEY_MISSING},
    {"a short Username is refused as key-format", FIX, .message = MESSAGE(HEAD SENT RAW "553=abc|"),
     .reason = BNS_KEY_FORMAT},
    {"a logon a second ahead is refused as timestamp-ahead", FIX, .message = MESSAGE(HEAD SENT RAW USER),
     .payload = PAYLOAD, .now_us = TIME - 1000000, .reason = BNS_TIMESTAMP_AHEAD},
    {"a logon older than the window is refused as timestamp-old", FIX, .message = MESSAGE(HEAD SENT RAW USER),
     .payload = PAYLOAD, .now_us = TIME + 5000001, .reason = BNS_TIMESTAMP_OLD},
    {"another Username is refused as key-unknown", FIX, .message = MESSAGE(HEAD SENT RAW "553=" OTHER_KEY "|"),
     .reason = BNS_KEY_UNKNOWN},
    {"an hmac key is refused as key-type", .scheme = "fix-logon", .kind = BNS_KIND_HMAC,
     .message = MESSAGE(HEAD SENT "95=64|96={S}|" USER), NOW, .reason = BNS_KEY_TYPE},
    {"an rsa key is refused as key-type", .scheme = "fix-logon", .kind = BNS_KIND_RSA,
     .message = MESSAGE(HEAD SENT "95=64|96={S}|" USER), NOW, .reason = BNS_KEY_TYPE},
    {"another SendingTime is refused as signature", FIX,
     .message = MESSAGE(HEAD "52=20240627-11:17:25.224|56=SPOT|" RAW USER), .payload = PAYLOAD, NOW,
     .reason = BNS_SIGNATURE},
    {"a SendingTime with more digits than were signed is refused as signature", FIX,
     .message = MESSAGE(HEAD "52=20240627-11:17:25.223000|56=SPOT|" RAW USER), .payload = PAYLOAD, NOW,
     .reason = BNS_SIGNATURE},
    {"a payload with a final SOH is refused as signature", FIX, .message = MESSAGE(HEAD SENT RAW USER),
     .payload = PAYLOAD "\001", NOW, .reason = BNS_SIGNATURE},
};

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_documents_logon_comes_out_byte_for_byte),
      cmocka_unit_test(heartbeat_and_handling_are_taken_where_they_are_given),
      cmocka_unit_test(a_logon_that_lacks_a_part_or_cannot_be_written_is_refused_as_argument),
      cmocka_unit_test(sending_times_are_read_to_the_microsecond),
      cmocka_unit_test(every_day_of_four_centuries_follows_the_one_before),
      cmocka_unit_test(fields_are_read_as_slices),
      cmocka_unit_test(a_message_is_whole_with_its_head_and_its_trailer_alone),
  };
  int failures = cmocka_run_group_tests_name("fix signs", tests, NULL, NULL);
  return failures + run_rows("fix reads", rows, sizeof rows / sizeof *rows);
}
