/* sandbox_files.c - the files of a seal. */
#include "sandbox/sandbox_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suite/exchange_hosts.h"
#include "text.h"
#include "util/mem.h"
#include "sandbox/sandbox.h"
#include "sandbox/java_trust_store.h"

/* The outer ones first. */
static const char *const mono_folders[] = {SEAL_MONO_STORE, SEAL_MONO_STORE "/new-certs",
                                           SEAL_MONO_STORE "/new-certs/Trust"};
static const size_t num_mono_folders = sizeof mono_folders / sizeof *mono_folders;

enum { FILE_MAX = 4 * 1024 * 1024, PATH_ROOM = SEAL_PATH_MAX + 64 };

void sandbox_files_path(char *path, size_t path_cap, const char *folder, const char *name) {
  snprintf(path, path_cap, "%s/%s", folder, name);
}

/* Puts a file of the system, its first 4 MiB; 0: there is none. */
static int put_file(buf *out, const char *path) {
  size_t before = out->len, got;
  FILE *file = path == NULL || *path == 0 ? NULL : fopen(path, "rb");
  if (file == NULL) return 0;
  do {
    buf_reserve(out, 64 * 1024);
    got = fread(out->ptr + out->len, 1, 64 * 1024, file);
    out->len += got;
  } while (got != 0 && out->len - before < FILE_MAX);
  fclose(file);
  return out->len != before;
}

const char *const *sandbox_files_root_places(size_t *num) {
  static const char *const places[] = {
      "/etc/ssl/certs/ca-certificates.crt",
      "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
      "/etc/pki/tls/certs/ca-bundle.crt",
      "/etc/ssl/ca-bundle.pem",
      "/etc/ssl/cert.pem",
  };
  *num = sizeof places / sizeof *places;
  return places;
}

static void put_roots(buf *out, bns_slice ca_pem) {
  size_t num, i;
  const char *const *places = sandbox_files_root_places(&num);
  size_t found = (size_t)put_file(out, getenv("SSL_CERT_FILE"));
  for (i = 0; !found && i < num; i++)
    found = (size_t)put_file(out, places[i]);
  if (out->len != 0 && out->ptr[out->len - 1] != '\n') buf_put_text(out, "\n");
  buf_put_slice(out, ca_pem);
}

/* No other line of the system's own is kept: nothing that it leads to can be reached. */
static void put_hosts(buf *out) {
  char own[SEAL_PATH_MAX];
  size_t i;
  /* Not ::1, which some programs would try first: nothing of ours listens there. */
  buf_put_text(out, "127.0.0.1 localhost\n::1 ip6-localhost\n");
  if (gethostname(own, sizeof own) == 0) {
    own[sizeof own - 1] = 0;
    if (own[0] != 0) buf_format(out, "127.0.0.1 %s\n", own);
  }
  for (i = 0; i < num_exchange_names; i++)
    buf_format(out, "127.0.0.1 %s\n", exchange_names[i]);
}

/* The system's, but names come from the hosts file alone: systemd-resolved and nscd are asked through a socket in the
 * file system, and would tell the real addresses. */
static void put_switch(buf *out) {
  buf whole = {NULL, 0, 0};
  const char *line, *next;
  put_file(&whole, "/etc/nsswitch.conf");
  buf_put(&whole, "", 1);
  for (line = (const char *)whole.ptr; *line != 0; line = next) {
    const char *end = strchr(line, '\n');
    next = end == NULL ? line + strlen(line) : end + 1;
    if (strncmp(line + strspn(line, " \t"), "hosts:", 6) != 0) buf_put(out, line, (size_t)(next - line));
  }
  buf_put_text(out, "\nhosts: files\n");
  buf_free(&whole);
}

static int write_file(const char *folder, const char *name, const buf *bytes) {
  char path[PATH_ROOM];
  FILE *file;
  int written;
  sandbox_files_path(path, sizeof path, folder, name);
  file = fopen(path, "wb");
  if (file == NULL) return -1;
  written = fwrite(bytes->ptr, 1, bytes->len, file) == bytes->len;
  if (fclose(file) != 0 || !written) return -1;
  return chmod(path, 0644);
}

/* Python runs a file of that name when it starts. Most of its libraries take their roots from the package certifi,
 * which has a file of its own and reads no variable: so that package is told of ours when it is loaded. Whatever file
 * of that name the program has besides is run too. */
static void put_python(buf *out, const char *folder) {
  char roots[PATH_ROOM];
  sandbox_files_path(roots, sizeof roots, folder, SEAL_ROOTS);
  buf_put_text(out, "import importlib.machinery\nimport importlib.util\nimport os\nimport sys\n\nROOTS = ");
  buf_put_json(out, bns_slice_of(roots));
  buf_put_text(out,
               "\n\n\n"
               "class Trust:\n"
               "    \"\"\"Has certifi give the roots of bnconform's exchange.\"\"\"\n\n"
               "    def find_spec(self, name, path=None, target=None):\n"
               "        if name != 'certifi':\n"
               "            return None\n"
               "        sys.meta_path.remove(self)\n"
               "        spec = importlib.util.find_spec(name)\n"
               "        if spec is not None and hasattr(spec.loader, 'exec_module'):\n"
               "            load = spec.loader.exec_module\n"
               "            spec.loader.exec_module = lambda module: (load(module), self.tell(module))\n"
               "        return spec\n\n"
               "    @staticmethod\n"
               "    def tell(module):\n"
               "        for each in (module, sys.modules.get('certifi.core')):\n"
               "            if each is not None:\n"
               "                each.where = lambda: ROOTS\n"
               "                each.contents = lambda: open(ROOTS, encoding='ascii', errors='replace').read()\n\n\n"
               "def run_next():\n"
               "    here = os.path.realpath(os.path.dirname(__file__))\n"
               "    places = [place for place in sys.path if os.path.realpath(place) != here]\n"
               "    spec = importlib.machinery.PathFinder.find_spec('sitecustomize', places)\n"
               "    if spec is not None and spec.loader is not None:\n"
               "        spec.loader.exec_module(importlib.util.module_from_spec(spec))\n\n\n"
               "if 'certifi' in sys.modules:  # a .pth file loaded it already\n"
               "    Trust.tell(sys.modules['certifi'])\n"
               "else:\n"
               "    sys.meta_path.insert(0, Trust())\n"
               "run_next()\n");
}

/* Mono reads neither variable nor file of the system, but a store of its own. */
static int write_mono_store(const char *folder, bns_slice ca_pem) {
  buf pem = {NULL, 0, 0};
  char path[PATH_ROOM];
  int failed = 0;
  for (size_t i = 0; !failed && i < num_mono_folders; i++) {
    sandbox_files_path(path, sizeof path, folder, mono_folders[i]);
    failed = mkdir(path, 0755) != 0 || chmod(path, 0755) != 0;
  }
  buf_put_slice(&pem, ca_pem);
  if (!failed) failed = write_file(folder, SEAL_MONO_ROOT, &pem);
  buf_free(&pem);
  return failed;
}

/* The same roots twice: Java does not read PEM. */
static int write_roots(const char *folder, bns_slice ca_pem) {
  buf pem = {NULL, 0, 0}, java = {NULL, 0, 0}, python = {NULL, 0, 0};
  int failed;
  put_roots(&pem, ca_pem);
  java_trust_store_put(&java, buf_slice(&pem));
  put_python(&python, folder);
  failed = write_file(folder, SEAL_ROOTS, &pem) != 0 || write_file(folder, SEAL_JAVA_ROOTS, &java) != 0 ||
           write_file(folder, SEAL_PYTHON, &python) != 0 || write_mono_store(folder, ca_pem) != 0;
  buf_free(&pem);
  buf_free(&java);
  buf_free(&python);
  return failed ? -1 : 0;
}

static int write_files(const char *folder, bns_slice ca_pem) {
  buf bytes = {NULL, 0, 0};
  int failed = chmod(folder, 0755);
  put_hosts(&bytes);
  if (!failed) failed = write_file(folder, SEAL_HOSTS, &bytes);
  bytes.len = 0;
  put_switch(&bytes);
  if (!failed) failed = write_file(folder, SEAL_SWITCH, &bytes);
  buf_free(&bytes);
  if (!failed && ca_pem.len != 0) failed = write_roots(folder, ca_pem);
  return failed;
}

int sandbox_files_make(char *folder, size_t folder_cap, bns_slice ca_pem) {
  const char *below = getenv("TMPDIR");
  int len, error;
  if (below == NULL || *below == 0) below = "/tmp";
  len = snprintf(folder, folder_cap, "%s/bnconform.XXXXXX", below);
  if (len < 0 || (size_t)len >= folder_cap) {
    folder[0] = 0;
    errno = ENAMETOOLONG;
    return -1;
  }
  if (mkdtemp(folder) == NULL) {
    folder[0] = 0;
    return -1;
  }
  if (write_files(folder, ca_pem) == 0) return 0;
  error = errno;
  sandbox_files_remove(folder);
  errno = error;
  return -1;
}

void sandbox_files_remove(char *folder) {
  static const char *const names[] = {SEAL_ROOTS,  SEAL_JAVA_ROOTS, SEAL_MONO_ROOT,
                                      SEAL_PYTHON, SEAL_HOSTS,      SEAL_SWITCH};
  char path[PATH_ROOM];
  size_t i;
  if (folder[0] == 0) return;
  for (i = 0; i < sizeof names / sizeof *names; i++) {
    sandbox_files_path(path, sizeof path, folder, names[i]);
    unlink(path);
  }
  for (i = num_mono_folders; i > 0; i--) {
    sandbox_files_path(path, sizeof path, folder, mono_folders[i - 1]);
    rmdir(path);
  }
  rmdir(folder);
  folder[0] = 0;
}
