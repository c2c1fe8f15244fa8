/* support.h - what several tests need: whole files, guarded bytes, hex, PEM around DER. Failure ends the test. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "bnsign.h"
#include "json.h"

/* Where the data that others made lies, seen from the project's root. */
#define SHARED_DATA "reference/tests/data"

/* read_whole gives a file's bytes, or an empty slice with a NULL pointer if it cannot be read. Free ptr. */
bns_slice read_whole(const char *path);

/* guarded copies bytes to where the next byte behind them must not be touched; num_bytes may be 0. */
uint8_t *guarded(const void *bytes, size_t len);
void guarded_free(uint8_t *bytes, size_t len);

/* unhex decodes into malloc'ed room. Free ptr. */
bns_slice unhex(const char *hex);
bns_slice unhex_slice(bns_slice hex);

/* pem_of writes a PEM text around DER into malloc'ed room, as a C string. Free it. */
char *pem_of(const char *label, bns_slice der);
/* der_of decodes the base64 of a PEM text into malloc'ed room. Free ptr. */
bns_slice der_of(const char *pem);

/* parse_json reads a text of any size into malloc'ed values. Free them. */
bns_json *parse_json(bns_slice text);

const bns_scheme *scheme_named(const char *name);

#endif
