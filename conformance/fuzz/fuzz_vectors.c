/* Any bytes as a file of vectors, listed rightly in its manifest: refused in a sentence, or every vector is found by
 * its id and its fields are expanded. */
#include <string.h>
#include <sys/stat.h>

#include "bnsign_backend.h"
#include "fuzz_file.h"
#include "text.h"
#include "util/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first back end that is linked makes the digest, as the reader does. */
static void put_digest(buf *manifest, const char *name, bns_slice text) {
  uint8_t digest[64], hex[65] = {0};
  size_t len = 0;
  need(bns_backends[0]->digest(digest, &len, BNS_SHA256, text.ptr, text.len) == BNS_OK);
  bns_hex_lower(hex, digest, 32);
  buf_format(manifest, "%s  %s\n", (const char *)hex, name);
}

static void put_file(buf *manifest, const char *folder, const char *name, bns_slice text) {
  char path[400];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  fuzz_write(path, text.ptr, text.len);
  put_digest(manifest, name, text);
}

static bns_slice slurped(const char *path) {
  static uint8_t bytes[65536];
  FILE *file = fopen(path, "rb");
  size_t len;
  need(file != NULL);
  len = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  return (bns_slice){bytes, len};
}

static void look_at(const vector_set *set) {
  for (size_t i = 0; i < set->num_vectors; i++) {
    const vector *v = &set->vectors[i];
    mem arena = {NULL};
    need(vectors_find(set, v->id) == v && v->scheme != NULL);
    (void)vectors_expand(&arena, bns_json_member(v->json, "body"));
    mem_free(&arena);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static char folder[256];
  static const char *const names[] = {"spot-rest.json", "keys.json", "MANIFEST.sha256"};
  char path[400], problem[512] = "";
  vector_set set;
  buf manifest = {NULL, 0, 0};
  memset(&set, 0, sizeof set);
  if (folder[0] == 0) snprintf(folder, sizeof folder, "%s", fuzz_path("vectors"));
  need(mkdir(folder, 0700) == 0);
  put_file(&manifest, folder, names[0], (bns_slice){data, size});
  put_file(&manifest, folder, names[1], slurped("conformance/tests/data/small/keys.json"));
  snprintf(path, sizeof path, "%s/%s", folder, names[2]);
  fuzz_write(path, manifest.ptr, manifest.len);
  if (vectors_load(&set, folder, problem, sizeof problem) == 0)
    look_at(&set);
  else
    need(problem[0] != 0);
  vectors_free(&set);
  buf_free(&manifest);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    unlink(path);
  }
  need(rmdir(folder) == 0);
  return 0;
}
