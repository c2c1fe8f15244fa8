/* crypto_memory.h - the memory that the crypto library takes. */
#ifndef CRYPTO_MEMORY_H
#define CRYPTO_MEMORY_H

/* crypto_memory_share makes OpenSSL, where it is linked, call exhausted where it gets no memory, which must not return:
 * what the library would say then, such as that a signature does not verify, would be no verdict. What it gives back is
 * wiped. To be called before anything else. */
void crypto_memory_share(void (*exhausted)(void));

#endif
