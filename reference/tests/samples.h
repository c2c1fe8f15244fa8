/* samples.h - public test keys as PEM text, in the forms that people have them in. */
#ifndef SAMPLES_H
#define SAMPLES_H

extern const char sample_ed25519_private[];
extern const char sample_ed25519_public[];
extern const char sample_ed25519_encrypted[];
extern const char sample_rsa_2048_private[];
extern const char sample_rsa_2048_public[];
extern const char sample_rsa_1024_private[];
extern const char sample_rsa_1024_public[];
extern const char sample_rsa_4096_private[];
extern const char sample_rsa_4096_public[];
extern const char sample_rsa_8192_public[];
extern const char sample_pkcs1_private[];
extern const char sample_pkcs1_public[];
extern const char sample_pkcs1_encrypted[];
extern const char sample_ec_parameters[];
extern const char sample_sec1_private[];
extern const char sample_ec_private[];
extern const char sample_ec_public[];
extern const char sample_x25519_private[];
extern const char sample_rsa_pss_private[];

#endif
