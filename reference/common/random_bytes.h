/* random_bytes.h - bytes that nobody can guess. */
#ifndef RANDOM_BYTES_H
#define RANDOM_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* random_bytes fills out, at most 256 bytes. 0; -1 with errno: the system gives none. */
int random_bytes(uint8_t *out, size_t len);

#endif
