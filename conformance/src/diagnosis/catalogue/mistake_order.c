/* mistake_order.c - the order of the mistakes as numbers. */
#include "diagnosis/catalogue/mistake_order.h"

unsigned mistake_rank(mistake_place one, mistake_place other) {
  mistake_place wider = one > other ? one : other, narrower = one > other ? other : one;
  return (unsigned)wider * MISTAKE_PLACES + (unsigned)narrower;
}

const char *mistake_place_name(mistake_place place) {
#define MISTAKE_NAME(name) #name,
  static const char *const names[] = {"", MISTAKES_NARROWEST_FIRST(MISTAKE_NAME)};
#undef MISTAKE_NAME
  return names[place];
}
