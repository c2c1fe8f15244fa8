/* key_fit.h - whether a key can have made a signature at all, by the signature's shape. Pure. */
#ifndef KEY_FIT_H
#define KEY_FIT_H

#include "diagnosis/diagnose.h"

/* key_fit_find looks at the signature of a request beside a key and the right signature of it (empty: unknown). */
void key_fit_find(key_fit *out, const bns_scheme *scheme, bns_key_kind held, bns_slice signature, bns_slice right);

#endif
