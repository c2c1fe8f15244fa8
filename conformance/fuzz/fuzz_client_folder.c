/* Any bytes as one of the three files in a library's folder, which the first byte chooses: refused in a sentence that
 * names the file, or every vector, failed and named, is looked up in it. */
#include <string.h>
#include <sys/stat.h>

#include "fuzz_file.h"
#include "report/client_folder.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
  const char *name, *right;
} files[] = {{"client.json", "{\"name\":\"a\",\"package\":\"b\",\"language\":\"C\"}"},
             {"expect.txt", "order-mismatch spot-rest/* fail  # sorted\n*/sign/* fail  # otherwise\n"},
             {"states.json", "[{\"reason\":\"sorted\",\"state\":\"fixed\",\"again\":\"one.py\",\"in\":\"2\"}]"}};

enum { FILES = sizeof files / sizeof *files };

static const char *path_of(const char *name) {
  static char path[400];
  snprintf(path, sizeof path, "%s/one/%s", fuzz_path("client-folder"), name);
  return path;
}

static void make_folder(void) {
  static int is_made;
  if (is_made++) return;
  (void)mkdir(fuzz_path("client-folder"), 0700);
  (void)mkdir(path_of(""), 0700);
  (void)mkdir(path_of("again"), 0700);
  fuzz_write(path_of("again/one.py"), (const uint8_t *)"", 0);
}

static void look_up(const client_folder *self, mem *arena, const vector *v) {
  static const finding named = {{(const uint8_t *)"order-mismatch", 14}, {NULL, 0}, CONFIDENCE_PROVED};
  const client_entry *of = &self->list[0];
  run_info info;
  verdict failed;
  memset(&info, 0, sizeof info);
  memset(&failed, 0, sizeof failed);
  info.name = of->name;
  failed.id = v->id;
  failed.op = bns_slice_of("send");
  failed.outcome = OUTCOME_FAIL;
  failed.expectation = EXPECTED_AS_IS;
  client_folder_explain(self, arena, &info, &failed);
  failed.findings = &named;
  failed.num_findings = 1;
  need(client_folder_state(of, &failed).word.len > 0);
  (void)client_folder_script(of, arena, &failed);
  (void)client_folder_see(of, &failed);
}

static void look_up_all(const client_folder *self) {
  const vector_set *set = fuzz_small();
  mem arena = {NULL};
  const bns_json *states = self->list[0].states;
  const bns_json *entry = states != NULL && states->count > 0 ? bns_json_child(states) : NULL;
  mended_finding mended;
  for (size_t i = 0; i < set->num_vectors; i++)
    look_up(self, &arena, &set->vectors[i]);
  for (size_t i = 0; entry != NULL && i < states->count; i++, entry = bns_json_next(entry))
    (void)client_folder_mended(&mended, &self->list[0], &arena, entry);
  mem_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  client_folder found;
  char problem[1024] = "";
  int failed;
  if (size == 0) return 0;
  make_folder();
  for (size_t i = 0; i < FILES; i++)
    if (i == data[0] % FILES)
      fuzz_write(path_of(files[i].name), data + 1, size - 1);
    else
      fuzz_write(path_of(files[i].name), (const uint8_t *)files[i].right, strlen(files[i].right));
  failed = client_folder_read(&found, fuzz_path("client-folder"), problem, sizeof problem);
  need(!failed || strstr(problem, files[data[0] % FILES].name) != NULL);
  if (!failed && found.num > 0) look_up_all(&found);
  client_folder_free(&found);
  return 0;
}
