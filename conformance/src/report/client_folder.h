/* client_folder.h - what is known of the libraries besides their results: conformance/clients/NAME holds client.json
 * (what it is), expect.txt (its known failures, each with the reason), states.json (what has become of each finding)
 * and again/ (scripts that show one). */
#ifndef CLIENT_FOLDER_H
#define CLIENT_FOLDER_H

#include "json.h"
#include "report/comparison.h"

/* client_reason: a line of expect.txt. */
typedef struct client_reason {
  bns_slice cause; /* the mistake that it is about, or empty: whatever the cause */
  const char *glob;
  bns_slice why;
} client_reason;

typedef struct client_entry {
  bns_slice folder; /* its name in the folder of clients */
  bns_slice path;   /* "conformance/clients/NAME" */
  bns_slice name, package, version, language, home, reach, reach_why;
  const bns_json *states; /* array, or NULL */
  bns_slice *scripts;     /* names of the files in again/, sorted */
  size_t num_scripts;
  client_reason *reasons;
  size_t num_reasons;
} client_entry;

typedef struct client_folder {
  mem arena;
  client_entry *list;
  size_t num;
} client_folder;

/* finding_state: what has become of a finding. word: "new", "reported", "fixed", "disputed". */
typedef struct finding_state {
  bns_slice word;
  bns_slice link; /* "https://...", or empty */
  bns_slice in;   /* fixed: the version; or empty */
} finding_state;

/* client_folder_read reads a folder; NULL, or one that is absent: nothing is known. 0; -1 with a sentence that names
 * the file: it cannot be read, is no JSON, or has another shape. A folder without client.json is passed over. */
int client_folder_read(client_folder *self, const char *directory, char *problem, size_t problem_cap);

/* client_folder_find finds a run's library: by name or package, and by language where that alone does not tell. NULL.
 */
const client_entry *client_folder_find(const client_folder *self, const run_info *info);

/* client_folder_explain adds to the detail of a call that failed as expected, where no mistake is named, what the
 * expect file says of it: "a parameter is altered: a small number is written in scientific notation". In the arena. */
void client_folder_explain(const client_folder *self, mem *arena, const run_info *info, verdict *judged);

/* client_folder_state gives what has become of the finding that a verdict is: by an entry of states.json that names its
 * mistake, its case by a glob, or the reason that expect.txt gives. The last entry that names it counts; without one it
 * is new. */
finding_state client_folder_state(const client_entry *of, const verdict *judged);

/* client_folder_script gives the path of the script that shows a case again; empty where there is none. It is the one
 * that an entry of states.json names in "again", else the one that is called as the case's id ends, or as the mistake,
 * with any extension. In the arena. */
bns_slice client_folder_script(const client_entry *of, mem *arena, const verdict *judged);

/* client_folder_see gives the public threads in which somebody met the same: the "see" of the entry of states.json that
 * names a verdict, an array of addresses; NULL. */
const bns_json *client_folder_see(const client_entry *of, const verdict *judged);

/* mended_finding: what a library had in one version and has no more. */
typedef struct mended_finding {
  bns_slice what;     /* the reason, the mistake or the case that the entry names */
  bns_slice seen, in; /* the versions that had it and that has it no more; plain words, or empty */
  bns_slice link, script;
} mended_finding;

/* client_folder_mended reads an entry of states.json. 1; 0: it is not fixed. In the arena. */
int client_folder_mended(mended_finding *out, const client_entry *of, mem *arena, const bns_json *entry);

void client_folder_free(client_folder *self);

#endif
