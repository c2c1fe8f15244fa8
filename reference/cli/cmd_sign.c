#include <stdio.h>
#include <string.h>

#include "asked.h"
#include "bnsign.h"
#include "commands.h"
#include "keys.h"
#include "memory_shut.h"
#include "options.h"
#include "present.h"
#include "room.h"
#include "say.h"
#include "scheme_choice.h"
#include "scheme_words.h"
#include "text.h"

/* job: one signing, and all that has to be closed behind it. */
typedef struct job {
  options options;
  asked asked;
  keys key;
  room work;
  bns_signed stages;
  const bns_scheme *scheme;
} job;

static int is_printable(bns_slice text) {
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] <= ' ' || text.ptr[i] >= 0x7F) return 0;
  }
  return text.len > 0;
}

/* own_key: whose request it is: --api-key, or what belongs to the test key. */
static int own_key(job *j) {
  bns_request *r = &j->asked.request;
  int by_serial = j->scheme->headers != NULL && j->scheme->headers->owner_is_serial;
  bns_slice given = j->options.api_key ? bns_slice_of(j->options.api_key) : by_serial ? j->key.serial : j->key.api_key;
  if (j->scheme->headers != NULL && j->scheme->headers->owner == NULL) return 0;
  if (given.len == 0)
    return say_usage("%s sends %s: give it with --api-key TEXT", j->scheme->name, scheme_words_of(j->scheme)->owner);
  if (!is_printable(given)) return say_usage("the API key has a space or an unprintable character in it");
  r->api_key = given;
  r->serial = given;
  return 0;
}

static int wrong_key(const job *j) {
  if (j->scheme->form == BNS_FORM_FRAME && j->key.key.backend != NULL)
    return say_usage("%s takes an Ed25519 key alone (%s)", j->options.words[1],
                     j->scheme->bit & BNS_DERIVATIVES_WS ? "DR-7" : "SW-5");
  return say_usage("%s takes %s, not this %s", bns_scheme_name(j->scheme), scheme_words_of(j->scheme)->takes,
                   j->key.kind == BNS_KIND_HMAC  ? "HMAC secret"
                   : j->key.kind == BNS_KIND_RSA ? "RSA key"
                                                 : "Ed25519 key");
}

static int make(job *j) {
  size_t need = 0;
  bns_status status = BNS_ERR_ROOM;
  if (j->key.key.backend == NULL) return wrong_key(j);
  for (int tries = 0; tries < 2 && status == BNS_ERR_ROOM; tries++) {
    if (!room_for(&j->work, need + 1)) return say_fault("out of memory");
    status = bns_sign_request(&j->key.key, &j->stages, j->work.ptr, j->work.cap, &need, j->scheme, &j->asked.request);
  }
  if (status == BNS_ERR_KEY_TYPE) return wrong_key(j);
  if (status == BNS_ERR_BACKEND) return say_fault("%s", bns_status_text(status));
  return status == BNS_OK ? 0 : say_usage("%s: %s", bns_scheme_name(j->scheme), bns_status_text(status));
}

static int present(const job *j) {
  const options *o = &j->options;
  presented p = {j->scheme, &j->asked, &j->stages, &j->key, o->verbose, stdout};
  int status = o->json    ? present_json(&p)
               : o->curl  ? present_curl(&p)
               : o->steps ? present_steps(&p)
                          : present_request(&p);
  int written = say_written();
  return status ? status : written;
}

static int run(job *j, int argc, char **argv) {
  int failed = options_read(&j->options, OPTIONS_OF_SIGN, argc, argv);
  const options *o = &j->options;
  if (failed) return failed;
  if (o->json + o->curl + o->steps > 1) return say_usage("--steps, --curl, --json: one of them");
  failed = choose_scheme(&j->scheme, &j->options, "sign");
  if (!failed) failed = asked_read(&j->asked, j->scheme, o);
  if (failed) return failed;
  if (o->key && strcmp(o->key, "-") == 0 && o->num_bodies && strcmp(o->bodies[0], "@-") == 0)
    return say_usage("standard input cannot be both the key and the body");
  bns_slice whose = bns_slice_of(o->api_key ? o->api_key : "");
  failed = keys_read(&j->key, o->key, BNS_TO_SIGN, j->scheme, whose);
  if (!failed) failed = keys_open(&j->key, BNS_TO_SIGN, j->scheme);
  if (!failed) failed = own_key(j);
  if (!failed) failed = make(j);
  return failed ? failed : present(j);
}

int cmd_sign(int argc, char **argv) {
  job j = {0};
  int status;
  memory_shut();
  status = run(&j, argc, argv);
  room_close(&j.work);
  keys_close(&j.key);
  asked_close(&j.asked);
  options_close(&j.options);
  return status;
}
