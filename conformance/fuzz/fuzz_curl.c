/* Any bytes as a curl command: taken apart as a shell would, then read as curl would. */
#include <stdlib.h>

#include "input/curl_command.h"
#include "input/pasted_http.h"
#include "input/shell_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is written here cannot be left out by the compiler. */
static volatile unsigned sum;

/* touch reads every byte, so that a slice that leaves its memory is noticed. */
static void touch(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    sum += text.ptr[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  bns_slice text = {data, size};
  static shell_words words;
  curl_request request;
  mem arena = {NULL};
  shell_split(&words, &arena, text);
  for (size_t i = 0; i < words.num; i++)
    touch(words.list[i]);
  if (words.num > SHELL_WORDS_MAX) abort();
  if (words.num > 0) {
    curl_fault fault = curl_read(&request, &arena, words.list, words.num);
    touch(request.host);
    touch(request.wire.target);
    touch(request.wire.body);
    touch(request.about);
    for (size_t i = 0; i < request.wire.num_headers; i++) {
      touch(request.wire.headers[i].name);
      touch(request.wire.headers[i].value);
    }
    if (request.wire.num_headers > HTTP_HEADERS_MAX) abort();
    if (fault == CURL_OK && (request.wire.target.len == 0 || request.wire.target.ptr[0] != '/')) abort();
    if (fault != CURL_OK && curl_fault_text(fault)[0] == 0) abort();
  }
  mem_free(&arena);
  return 0;
}
