/* ask.h - asks for a secret on the terminal, without an echo. */
#ifndef ASK_H
#define ASK_H

#include <stddef.h>
#include <stdint.h>

typedef enum ask_result { ASK_OK = 0, ASK_NO_TERMINAL, ASK_NOTHING } ask_result;

/* ask_secret shows prompt on the controlling terminal and reads one line, without its end. The terminal is put back
 * when a signal comes, and the signal then takes its course. NOTHING: end of input, an empty line, or one longer than
 * cap. */
ask_result ask_secret(uint8_t *secret, size_t cap, size_t *len, const char *prompt);

#endif
