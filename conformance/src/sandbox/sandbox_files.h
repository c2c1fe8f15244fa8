/* sandbox_files.h - the temporary folder of a seal: the roots that the program trusts, as PEM and as Java reads them, a
 * store of Mono's, what has Python's certifi give them, and the two files of the system that lead names to addresses,
 * as they are seen inside. */
#ifndef SANDBOX_FILES_H
#define SANDBOX_FILES_H

#include <stddef.h>

#include "bnsign.h"

#define SEAL_ROOTS "roots.pem"
#define SEAL_JAVA_ROOTS "roots.p12"
#define SEAL_MONO_STORE "mono"
/* The name of a file in it is the hash of the subject, as OpenSSL makes it: here of tls.c's CA. */
#define SEAL_MONO_ROOT "mono/new-certs/Trust/9d3ad5c0.0"
#define SEAL_PYTHON "sitecustomize.py"
#define SEAL_HOSTS "hosts"
#define SEAL_SWITCH "nsswitch.conf"

/* sandbox_files_make fills folder with the path of a new folder, below TMPDIR, with the files in it: readable for all,
 * since nothing in it is secret. Without ca_pem there are no roots. 0, or -1 with errno and nothing left behind. */
int sandbox_files_make(char *folder, size_t folder_cap, bns_slice ca_pem);
/* sandbox_files_root_places gives where systems keep the roots that programs trust, as Debian, Red Hat, SUSE and the
 * BSDs have them. */
const char *const *sandbox_files_root_places(size_t *num);
/* sandbox_files_path is the path of one of the files. */
void sandbox_files_path(char *path, size_t path_cap, const char *folder, const char *name);
/* sandbox_files_remove takes the folder away; of an empty name nothing. */
void sandbox_files_remove(char *folder);

#endif
