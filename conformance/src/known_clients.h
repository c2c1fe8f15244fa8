/* known_clients.h - what is known of the libraries besides their results: conformance/clients/NAME holds client.json
 * (what it is), states.json (what has become of each finding) and again/ (a script that shows it). */
#ifndef KNOWN_CLIENTS_H
#define KNOWN_CLIENTS_H

#include "json.h"
#include "matrix.h"

typedef struct known_client {
  bns_slice folder; /* its name in the folder of clients */
  bns_slice path;   /* "conformance/clients/NAME" */
  bns_slice name, package, version, language, home, reach, reach_why;
  const bns_json *states; /* array, or NULL */
  bns_slice *scripts;     /* names of the files in again/, sorted */
  size_t num_scripts;
} known_client;

typedef struct known_clients {
  mem arena;
  known_client *list;
  size_t num;
} known_clients;

/* finding_state: what has become of a finding. word: "new", "reported", "mended", "disputed". */
typedef struct finding_state {
  bns_slice word;
  bns_slice link; /* "https://...", or empty */
  bns_slice in;   /* mended: the version; or empty */
} finding_state;

/* known_clients_read reads a folder; NULL: nothing is known. 0; -1 with a sentence that names the file: it is no JSON,
 * or has another shape. A folder without client.json is passed over. */
int known_clients_read(known_clients *self, const char *directory, char *problem, size_t problem_cap);

/* known_client_of finds a run's library: by name or package, and by language where that alone does not tell. NULL. */
const known_client *known_client_of(const known_clients *self, const run_info *info);

/* known_state gives what has become of the finding that a verdict is: a line of states.json that names its mistake or
 * its case. The last line that names it counts; without one it is new. */
finding_state known_state(const known_client *of, const verdict *judged);

/* known_script gives the path of the script that shows a case or else its mistake again; empty where there is none. It
 * is called as the case's id ends, or as the mistake, with any extension. In the arena. */
bns_slice known_script(const known_client *of, mem *arena, const verdict *judged);

void known_clients_free(known_clients *self);

#endif
