/* vectors.c - reads the vectors: manifest first, then each file once. */
#include "suite/vectors.h"

#include <stdio.h>
#include <string.h>

#include "bnsign_backend.h"
#include "scheme.h"
#include "suite/embedded.h"
#include "suite/reasons.h"
#include "suite/vectors_inside.h"
#include "text.h"
#include "util/json_text.h"
#include "util/word_table.h"

enum { DOES_NOT_MATCH = 4, CANNOT_BE_READ = 5 };

EMBEDDED(manifest);
EMBEDDED(ids);
EMBEDDED(keys);
EMBEDDED(rules);
EMBEDDED(mistakes);
EMBEDDED(reasons);
EMBEDDED(catches);
EMBEDDED(published);
#define VECTOR_FILE(symbol, name, path) EMBEDDED(symbol);
#include "suite/vector_files.def"
#undef VECTOR_FILE

/* A file of the set. The files of a scheme are read in this order, which is what a vector's place counts. */
typedef struct data_file {
  const char *name;
  const uint8_t *start; /* embedded; NULL: only in a directory */
  const uint32_t *len;
  int has_vectors;
} data_file;

static const data_file manifest_file = {"MANIFEST.sha256", embed_manifest, &embed_manifest_len, 0};

enum {
  KEYS = 0,
  RULES,
  MISTAKES,
  REASONS,
  CATCHES,
  PUBLISHED,
  OTHER_FILES = 7,
  NUM_FILES = OTHER_FILES + BNS_NUM_SCHEMES
};

static const data_file files[] = {
    {"keys.json", embed_keys, &embed_keys_len, 0},
    {"rules.json", embed_rules, &embed_rules_len, 0},
    {"mistakes.json", embed_mistakes, &embed_mistakes_len, 0},
    {"reasons.json", embed_reasons, &embed_reasons_len, 0},
    {"catches.json", embed_catches, &embed_catches_len, 0},
    {"published.json", embed_published, &embed_published_len, 0},
    {"ids.txt", embed_ids, &embed_ids_len, 0},
#define VECTOR_FILE(symbol, name, path) {name, embed_##symbol, &embed_##symbol##_len, 1},
#include "suite/vector_files.def"
#undef VECTOR_FILE
};
typedef char a_file_for_each_scheme[sizeof files / sizeof *files == NUM_FILES ? 1 : -1];

/* loading: what the functions below share while a set is read. */
typedef struct loading {
  vector_set *set;
  const char *directory; /* NULL: embedded */
  int disputed_alone;    /* of the vectors; embedded */
  bns_slice texts[NUM_FILES];
  const bns_json *lists[NUM_FILES]; /* the "vectors" array of each file */
  bns_slice version;
  char *problem;
  size_t problem_cap;
} loading;

#define SHOWN(slice) (int)((slice).len < 200 ? (slice).len : 200), (const char *)(slice).ptr

static int refuse(loading *l, int status, const char *file, const char *what) {
  snprintf(l->problem, l->problem_cap, "%s: %s", file, what);
  return status;
}

static int refuse_vector(loading *l, size_t file, bns_slice id, const char *what) {
  snprintf(l->problem, l->problem_cap, "%s: vector %.*s: %s", files[file].name, SHOWN(id), what);
  return DOES_NOT_MATCH;
}

/* --------------------------------------------------------------------------------------- bytes and their digests */

static int read_file(loading *l, bns_slice *text, const char *name, int absent_status) {
  int absent = 0;
  if (vectors_folder_read(text, &l->set->arena, l->directory, name, &absent, l->problem, l->problem_cap) == 0) return 0;
  return absent ? absent_status : CANNOT_BE_READ;
}

static int sha256_hex(char hex[65], bns_slice text) {
  uint8_t digest[64];
  size_t digest_len = 0, i;
  for (i = 0; bns_backends[i] != NULL; i++) {
    if (bns_backends[i]->digest(digest, &digest_len, BNS_SHA256, text.ptr, text.len) != BNS_OK) continue;
    bns_hex_lower((uint8_t *)hex, digest, 32);
    hex[64] = 0;
    return 0;
  }
  return -1;
}

/* A line of the manifest is 64 hex digits, two characters, a file's name. Gives the name, empty if it is no such
 * line; rest is what follows the line. */
static bns_slice manifest_line(bns_slice *hex, bns_slice *rest) {
  bns_slice line = *rest, name = {NULL, 0};
  const uint8_t *end = line.len == 0 ? NULL : memchr(line.ptr, '\n', line.len);
  if (end != NULL) line.len = (size_t)(end - line.ptr);
  rest->ptr += line.len + (end != NULL);
  rest->len -= line.len + (end != NULL);
  if (line.len <= 66) return name;
  hex->ptr = line.ptr;
  hex->len = 64;
  name.ptr = line.ptr + 66;
  name.len = line.len - 66;
  return name;
}

static int manifest_has(bns_slice manifest, const char *name, bns_slice *hex) {
  while (manifest.len != 0)
    if (bns_slice_is(manifest_line(hex, &manifest), name)) return 1;
  return 0;
}

static int check_digest(loading *l, const char *name, bns_slice text, bns_slice hex) {
  char found[65];
  if (sha256_hex(found, text) != 0) return refuse(l, CANNOT_BE_READ, name, "no linked back end has SHA-256");
  if (bns_slice_is(hex, found)) return 0;
  return refuse(l, DOES_NOT_MATCH, name, "its SHA-256 is not the one that MANIFEST.sha256 names");
}

static int known_file(bns_slice name) {
  int i;
  for (i = 0; i < NUM_FILES; i++)
    if (bns_slice_is(name, files[i].name)) return i;
  return -1;
}

/* Reads and checks all that a directory's manifest names, known or not. */
static int read_listed(loading *l, bns_slice manifest) {
  while (manifest.len != 0) {
    bns_slice hex = {NULL, 0}, text, name = manifest_line(&hex, &manifest);
    char path[256];
    int status, which = known_file(name);
    if (name.len == 0 || name.len >= sizeof path || memchr(name.ptr, '/', name.len) != NULL)
      return refuse(l, DOES_NOT_MATCH, "MANIFEST.sha256", "a line is not a SHA-256, two spaces and a name");
    snprintf(path, sizeof path, "%.*s", (int)name.len, (const char *)name.ptr);
    status = read_file(l, &text, path, DOES_NOT_MATCH);
    if (status == 0) status = check_digest(l, path, text, hex);
    if (status != 0) return status;
    if (which >= 0) l->texts[which] = text;
  }
  return 0;
}

/* A file of vectors that lies in the directory, but not in its manifest, would be left out in silence. */
static int refuse_unlisted(loading *l) {
  int i;
  for (i = 0; i < NUM_FILES; i++) {
    bns_slice text = {NULL, 0};
    if (l->texts[i].ptr != NULL || !files[i].has_vectors) continue;
    if (read_file(l, &text, files[i].name, 0) == 0 && text.ptr != NULL)
      return refuse(l, DOES_NOT_MATCH, files[i].name, "MANIFEST.sha256 does not name it");
  }
  l->problem[0] = 0;
  return 0;
}

static bns_slice embedded(const data_file *file) {
  bns_slice text = {NULL, 0};
  if (file->start == NULL) return text;
  text.ptr = file->start;
  text.len = *file->len;
  return text;
}

static int take_embedded(loading *l, bns_slice manifest) {
  int i, status = 0;
  for (i = 0; i < NUM_FILES && status == 0; i++) {
    bns_slice hex = {NULL, 0};
    l->texts[i] = embedded(&files[i]);
    if (l->texts[i].ptr == NULL) continue;
    if (l->disputed_alone && (files[i].has_vectors || i == CATCHES)) continue;
    if (!manifest_has(manifest, files[i].name, &hex))
      return refuse(l, DOES_NOT_MATCH, files[i].name, "MANIFEST.sha256 does not name it");
    status = check_digest(l, files[i].name, l->texts[i], hex);
  }
  return status;
}

static int take_texts(loading *l) {
  bns_slice manifest = embedded(&manifest_file);
  int status = 0;
  if (l->directory != NULL) status = read_file(l, &manifest, manifest_file.name, DOES_NOT_MATCH);
  if (status == 0 && sha256_hex(l->set->digest, manifest) != 0)
    status = refuse(l, CANNOT_BE_READ, manifest_file.name, "no linked back end has SHA-256");
  if (status == 0) status = l->directory != NULL ? read_listed(l, manifest) : take_embedded(l, manifest);
  if (status == 0 && l->directory != NULL) status = refuse_unlisted(l);
  if (status == 0 && l->texts[KEYS].ptr == NULL)
    status = refuse(l, DOES_NOT_MATCH, files[KEYS].name, "MANIFEST.sha256 does not name it");
  return status;
}

/* ------------------------------------------------------------------------------------------------------------ JSON */

static size_t line_of(bns_slice text, size_t at) {
  size_t line = 1, i;
  for (i = 0; i < at && i < text.len; i++)
    line += text.ptr[i] == '\n';
  return line;
}

/* Vectors have a value for every fifteen bytes or so: the first room is nearly always enough. */
static int parse_text(loading *l, const bns_json **json, size_t file, bns_slice text) {
  size_t error_at;
  const bns_json *values = json_read_once(&l->set->arena, text, &error_at);
  char what[128];
  *json = values;
  if (values != NULL && values->type == BNS_JSON_OBJECT) return 0;
  snprintf(what, sizeof what, "line %zu: it is no JSON object", line_of(text, values != NULL ? 0 : error_at));
  return refuse(l, DOES_NOT_MATCH, files[file].name, what);
}

static int parse(loading *l, const bns_json **json, size_t file) {
  return parse_text(l, json, file, l->texts[file]);
}

/* ------------------------------------------------------------------------------------------------------------ keys */

static bns_key_kind kind_of(bns_slice type) {
  if (bns_slice_is(type, "hmac")) return BNS_KIND_HMAC;
  if (bns_slice_is(type, "rsa")) return BNS_KIND_RSA;
  if (bns_slice_is(type, "ed25519")) return BNS_KIND_ED25519;
  return (bns_key_kind)0;
}

static int read_key(loading *l, test_key *key, bns_slice name, const bns_json *json) {
  mem *arena = &l->set->arena;
  if (json->type == BNS_JSON_OBJECT) {
    key->name = name;
    key->json = json;
    key->kind = kind_of(vectors_text(arena, bns_json_member(json, "type")));
    key->api_key = vectors_text(arena, bns_json_member(json, "api_key"));
    key->serial = vectors_text(arena, bns_json_member(json, "serial"));
    key->secret = vectors_text(arena, bns_json_member(json, "secret"));
    key->pem = vectors_text(arena, bns_json_member(json, "pem"));
    key->public_pem = vectors_text(arena, bns_json_member(json, "public_pem"));
    if (key->kind == BNS_KIND_HMAC ? key->secret.len != 0 : key->kind != 0 && key->public_pem.len != 0) return 0;
  }
  snprintf(l->problem, l->problem_cap, "keys.json: key %.*s has no type, or lacks its secret or public_pem",
           SHOWN(name));
  return DOES_NOT_MATCH;
}

static int read_keys(loading *l) {
  const bns_json *json = NULL, *keys, *at;
  int status = parse(l, &json, KEYS);
  uint32_t i;
  if (status != 0) return status;
  keys = bns_json_member(json, "keys");
  if (keys == NULL || keys->type != BNS_JSON_OBJECT) return refuse(l, DOES_NOT_MATCH, "keys.json", "it has no keys");
  l->set->keys = mem_alloc(&l->set->arena, keys->count * sizeof *l->set->keys);
  for (i = 0, at = bns_json_child(keys); i < keys->count && status == 0; i++) {
    const bns_json *value = bns_json_next(at);
    status = read_key(l, &l->set->keys[i], vectors_text(&l->set->arena, at), value);
    if (i + 1 < keys->count) at = bns_json_next(value);
  }
  l->set->num_keys = keys->count;
  return status;
}

/* --------------------------------------------------------------------------------------------------------- vectors */

enum { M_ID = 0, M_TITLE, M_SINCE, M_OP, M_LEVEL, M_RULES, M_KEY, M_EXPECT, NUM_MEMBERS };
static const word member_names[NUM_MEMBERS] = {WORD("id"),    WORD("title"), WORD("since"), WORD("op"),
                                               WORD("level"), WORD("rules"), WORD("key"),   WORD("expect")};

/* One pass over the members, for there are ten thousand vectors in a large set. */
static void take_members(const bns_json *found[NUM_MEMBERS], const bns_json *object) {
  const bns_json *at = bns_json_child(object);
  uint32_t i;
  memset((void *)found, 0, NUM_MEMBERS * sizeof *found);
  for (i = 0; i < object->count; i++) {
    bns_slice name = {at->ptr, at->len};
    const bns_json *value = bns_json_next(at);
    int m = words_find(name, member_names, NUM_MEMBERS);
    if (m >= 0) found[m] = value;
    if (i + 1 < object->count) at = bns_json_next(value);
  }
}

static const char *read_expect(vector *v, mem *arena, const bns_json *expect) {
  if (expect == NULL || expect->type != BNS_JSON_OBJECT) return "it has no expect";
  v->expect_ok = bns_json_member(expect, "ok");
  v->expect_reject = vectors_text(arena, bns_json_member(expect, "reject"));
  if (v->expect_ok != NULL && v->expect_ok->type != BNS_JSON_OBJECT) return "expect.ok is no object";
  if ((v->expect_ok != NULL) == (v->expect_reject.len != 0)) return "expect is neither ok nor reject alone";
  return NULL;
}

static const char *read_key_of(vector *v, const vector_set *set, mem *arena, const bns_json *key) {
  if (key == NULL) return "it has no key";
  if (key->type == BNS_JSON_NULL) return v->level == LEVEL_INFO ? NULL : "its key is null, but its level is not info";
  v->key = vectors_key(set, vectors_text(arena, key));
  if (v->key == NULL) return "its key is not in keys.json";
  if (v->op != OP_VERIFY && v->key->kind != BNS_KIND_HMAC && v->key->pem.len == 0)
    return "it signs, but its key has no private half";
  return NULL;
}

/* Gives what is wrong with it, or NULL. */
static const char *read_vector(loading *l, vector *v, const bns_json *json, const bns_scheme *scheme) {
  static const word ops[] = {WORD("sign"), WORD("request"), WORD("verify"), WORD("send")};
  static const word levels[] = {WORD("must"), WORD("acceptable"), WORD("info")};
  const bns_json *m[NUM_MEMBERS];
  mem *arena = &l->set->arena;
  const char *wrong;
  int op, rank;
  if (json->type != BNS_JSON_OBJECT) return "it is no object";
  take_members(m, json);
  v->json = json;
  v->line.ptr = json->ptr;
  v->line.len = json->len;
  v->scheme = scheme;
  v->id = vectors_text(arena, m[M_ID]);
  v->title = vectors_text(arena, m[M_TITLE]);
  v->since = vectors_text(arena, m[M_SINCE]);
  op = words_find(vectors_text(arena, m[M_OP]), ops, 4);
  rank = words_find(vectors_text(arena, m[M_LEVEL]), levels, 3);
  if (v->id.len == 0) return "it has no id";
  if (v->title.len == 0) return "it has no title";
  if (v->since.len == 0) return "it has no since";
  if (op < 0) return "its op is none of sign, request, verify, send";
  if (rank < 0) return "its level is none of must, acceptable, info";
  if (m[M_RULES] == NULL || m[M_RULES]->type != BNS_JSON_ARRAY) return "it has no rules";
  v->op = (vector_op)op;
  v->level = (level)rank;
  v->rules = m[M_RULES];
  wrong = read_expect(v, arena, m[M_EXPECT]);
  return wrong != NULL ? wrong : read_key_of(v, l->set, arena, m[M_KEY]);
}

/* "0.10.0" is after "0.9.0". */
static int version_after(bns_slice a, bns_slice b) {
  size_t i = 0, k = 0;
  while (i < a.len || k < b.len) {
    unsigned long x = 0, y = 0;
    for (; i < a.len && a.ptr[i] >= '0' && a.ptr[i] <= '9'; i++)
      x = x * 10 + (unsigned long)(a.ptr[i] - '0');
    for (; k < b.len && b.ptr[k] >= '0' && b.ptr[k] <= '9'; k++)
      y = y * 10 + (unsigned long)(b.ptr[k] - '0');
    if (x != y) return x > y;
    i++;
    k++;
  }
  return 0;
}

static int add_vector(loading *l, size_t file, const bns_scheme *scheme, const bns_json *json) {
  vector_set *set = l->set;
  vector *v = &set->vectors[set->num_vectors];
  const char *wrong = read_vector(l, v, json, scheme);
  if (wrong != NULL) return refuse_vector(l, file, v->id, wrong);
  v->place = set->num_vectors++;
  if (version_after(v->since, set->version)) set->version = v->since;
  return 0;
}

static int read_vectors(loading *l, size_t file, const bns_scheme *scheme, const bns_json *list) {
  const bns_json *at = bns_json_child(list);
  uint32_t i;
  int status = 0;
  for (i = 0; i < list->count && status == 0; i++) {
    status = add_vector(l, file, scheme, at);
    if (i + 1 < list->count) at = bns_json_next(at);
  }
  return status;
}

static const bns_scheme *scheme_of(loading *l, const bns_json *json) {
  bns_slice name = vectors_text(&l->set->arena, bns_json_member(json, "scheme"));
  return bns_scheme_find((const char *)name.ptr, name.len);
}

static int read_lists(loading *l, const bns_scheme *schemes[NUM_FILES], size_t *num_vectors) {
  size_t i;
  for (i = 0; i < NUM_FILES; i++) {
    const bns_json *json = NULL;
    int status;
    if (!files[i].has_vectors || l->texts[i].ptr == NULL) continue;
    status = parse(l, &json, i);
    if (status != 0) return status;
    schemes[i] = scheme_of(l, json);
    l->lists[i] = bns_json_member(json, "vectors");
    if (schemes[i] == NULL) return refuse(l, DOES_NOT_MATCH, files[i].name, "its scheme is not known");
    if (l->lists[i] == NULL || l->lists[i]->type != BNS_JSON_ARRAY)
      return refuse(l, DOES_NOT_MATCH, files[i].name, "it has no vectors");
    *num_vectors += l->lists[i]->count;
  }
  return 0;
}

/* ----------------------------------------------------------------------------------------------------------- index */

static int index_vectors(loading *l) {
  vector_set *set = l->set;
  size_t i;
  for (set->num_slots = 64; set->num_slots < 2 * set->num_vectors;)
    set->num_slots *= 2;
  set->slots = mem_alloc(&set->arena, set->num_slots * sizeof *set->slots);
  for (i = 0; i < set->num_vectors; i++) {
    uint32_t *slot = vectors_slot(set, set->vectors[i].id);
    if (*slot != 0) {
      snprintf(l->problem, l->problem_cap, "vector %.*s stands there twice", SHOWN(set->vectors[i].id));
      return DOES_NOT_MATCH;
    }
    *slot = (uint32_t)(i + 1);
  }
  return 0;
}

/* ------------------------------------------------------------------------------------------------------------ load */

/* rules.json and mistakes.json are there for people: show and the reports look things up in them. The words for the
 * mistakes and the reasons, and the published signatures, are the program's own where a directory has none. */
static int read_words(loading *l) {
  const bns_json *reasons = NULL;
  int status = 0;
  if (l->texts[MISTAKES].ptr == NULL) l->texts[MISTAKES] = embedded(&files[MISTAKES]);
  if (l->texts[REASONS].ptr == NULL) l->texts[REASONS] = embedded(&files[REASONS]);
  if (l->texts[PUBLISHED].ptr == NULL) l->texts[PUBLISHED] = embedded(&files[PUBLISHED]);
  if (l->texts[RULES].ptr != NULL) status = parse(l, &l->set->rules, RULES);
  if (status == 0 && l->texts[MISTAKES].ptr != NULL) status = parse(l, &l->set->mistakes, MISTAKES);
  if (status == 0 && l->texts[CATCHES].ptr != NULL && !l->disputed_alone) status = parse(l, &l->set->catches, CATCHES);
  if (status == 0) status = parse(l, &l->set->published, PUBLISHED);
  if (status == 0) status = parse(l, &reasons, REASONS);
  if (status != 0) return status;
  l->set->reasons = reasons_read(&l->set->arena, reasons, l->problem, l->problem_cap);
  return l->set->reasons == NULL ? DOES_NOT_MATCH : 0;
}

/* The next embedded vector that tells of a dispute: a line of its file, behind which stands a 0. NULL: none follows. */
static const char *next_disputed(bns_slice *line, const char *from) {
  const char *found = strstr(from, "\"disputed\":\""), *end;
  if (found == NULL || (end = strchr(found, '\n')) == NULL) return NULL;
  while (found[-1] != '\n')
    found--;
  line->ptr = (const uint8_t *)found;
  line->len = (size_t)(end - found) - (end[-1] == ',');
  return end;
}

/* Reads the disputed vectors or, without room for them, counts them. */
static int read_disputed(loading *l, size_t *num) {
  bns_slice line = {NULL, 0};
  size_t i;
  int status = 0;
  for (i = OTHER_FILES; i < NUM_FILES; i++) {
    const char *at = (const char *)l->texts[i].ptr;
    while (status == 0 && (at = next_disputed(&line, at)) != NULL) {
      const bns_json *json;
      ++*num;
      if (l->set->vectors == NULL) continue;
      status = parse_text(l, &json, i, line);
      if (status == 0) status = add_vector(l, i, bns_scheme_at(i - OTHER_FILES), json);
    }
  }
  return status;
}

static int load_disputed(loading *l) {
  size_t num = 0;
  int status = take_texts(l);
  if (status == 0) status = read_keys(l);
  if (status == 0) status = read_disputed(l, &num);
  if (status != 0) return status;
  l->set->vectors = mem_alloc(&l->set->arena, num * sizeof *l->set->vectors);
  status = read_disputed(l, &num);
  if (status == 0) status = read_words(l);
  return status == 0 ? index_vectors(l) : status;
}

static int load(loading *l) {
  const bns_scheme *schemes[NUM_FILES] = {NULL};
  size_t num_vectors = 0, i;
  int status = take_texts(l);
  if (status == 0) status = read_keys(l);
  if (status == 0) status = read_lists(l, schemes, &num_vectors);
  if (status != 0) return status;
  l->set->vectors = mem_alloc(&l->set->arena, num_vectors * sizeof *l->set->vectors);
  for (i = 0; i < NUM_FILES && status == 0; i++)
    if (l->lists[i] != NULL) status = read_vectors(l, i, schemes[i], l->lists[i]);
  if (status == 0) status = read_words(l);
  return status == 0 ? index_vectors(l) : status;
}

static int load_into(vector_set *set, loading *l, int (*by)(loading *), char *problem, size_t problem_cap) {
  int status;
  memset(set, 0, sizeof *set);
  l->set = set;
  l->problem = problem;
  l->problem_cap = problem_cap;
  if (problem_cap != 0) problem[0] = 0;
  status = by(l);
  if (status != 0) vectors_free(set);
  return status;
}

int vectors_load(vector_set *set, const char *directory, char *problem, size_t problem_cap) {
  loading l;
  memset(&l, 0, sizeof l);
  l.directory = directory;
  return load_into(set, &l, load, problem, problem_cap);
}

int vectors_load_disputed(vector_set *set, char *problem, size_t problem_cap) {
  loading l;
  memset(&l, 0, sizeof l);
  l.disputed_alone = 1;
  return load_into(set, &l, load_disputed, problem, problem_cap);
}
