/* probe_ways.c - ways out of a seal, tried one by one by check_ways.py: sealed, where each must fail, and unsealed,
 * where those must succeed to which the check has put somebody at the other end. Each in a process of its own.
 *
 *   probe_ways FOLDER PID PORT SHM [FD=NUMBER...]
 *
 * FOLDER: where the sockets of the check are; PID: a process of the same user; PORT: the check listens there, at
 * 127.0.0.1 and ::1, and answers at UDP; SHM: a System V segment; FD: what was inherited. For each way a line: its
 * name, and "reached" or "not". */
#if defined(__linux__)
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { VSOCK = 40, KEYRING_OF_SESSION = -3, TRIES = 40 };

static const char *folder, *own;
static int peer, port, segment;
static char **inherited;

static int ok(int result) {
  return result >= 0;
}

static int can_open(const char *path, int flags) {
  return ok(open(path, flags));
}

/* ------------------------------------------------------------------------------------------ sockets with a path */

static int to_unix(const char *path, int type) {
  struct sockaddr_un address = {AF_UNIX, {0}};
  int fd = socket(AF_UNIX, type, 0);
  size_t len = strlen(path);
  if (len >= sizeof address.sun_path) return 0;
  memcpy(address.sun_path, path, len + 1);
  return connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
}

static int to_unix_in(const char *name, int type) {
  char path[200];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return to_unix(path, type);
}

static int unix_run(void) {
  return to_unix("/run/bnconform-other/socket", SOCK_STREAM);
}
static int unix_var_run(void) {
  return to_unix("/var/run/bnconform-other/socket", SOCK_STREAM);
}
static int unix_made_later(void) {
  char path[200];
  int i;
  snprintf(path, sizeof path, "%s/started", folder);
  close(open(path, O_WRONLY | O_CREAT, 0666));
  for (i = 0; i < TRIES; i++, usleep(50000))
    if (to_unix("/run/bnconform-other/later", SOCK_STREAM)) return 1;
  return 0;
}
static int unix_working_folder(void) {
  return to_unix("socket", SOCK_STREAM);
}
static int unix_x11(void) {
  return to_unix("/tmp/.X11-unix/X97", SOCK_STREAM);
}
static int unix_stream(void) {
  return to_unix_in("stream", SOCK_STREAM);
}
static int unix_datagram(void) {
  return to_unix_in("datagram", SOCK_DGRAM);
}
static int unix_seqpacket(void) {
  return to_unix_in("seqpacket", SOCK_SEQPACKET);
}
static int unix_deep(void) {
  return to_unix_in("1/2/3/4/5/6/deep", SOCK_STREAM);
}
static int unix_renamed(void) {
  return to_unix_in("user/.ssh/master", SOCK_STREAM);
}
static int unix_docker(void) {
  return to_unix_in("user/.docker/run/docker.sock", SOCK_STREAM);
}
static int unix_relative(void) {
  return to_unix_in("user/relative", SOCK_STREAM);
}
static int to_unix_by(const char *process) {
  char path[100];
  snprintf(path, sizeof path, "/proc/%s/%s/run/bnconform-other/socket", process, "root");
  return to_unix(path, SOCK_STREAM);
}
static int unix_proc_self_root(void) {
  return to_unix_by("self");
}
static int unix_proc_peer_root(void) {
  char number[20];
  snprintf(number, sizeof number, "%d", peer);
  return to_unix_by(number);
}
static int unix_first_root(void) {
  return to_unix_by("1");
}
static int unix_abstract(void) {
  static const char name[] = "\0bnconform-test";
  struct sockaddr_un address = {AF_UNIX, {0}};
  memcpy(address.sun_path, name, sizeof name - 1);
  return connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address,
                 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + sizeof name - 1)) == 0;
}
static int unix_ssh_agent(void) {
  return getenv("SSH_AUTH_SOCK") != NULL;
}
static int unix_bus_and_display(void) {
  return getenv("DBUS_SESSION_BUS_ADDRESS") != NULL || getenv("XDG_RUNTIME_DIR") != NULL ||
         getenv("DOCKER_HOST") != NULL || getenv("DISPLAY") != NULL || getenv("WAYLAND_DISPLAY") != NULL;
}

/* ------------------------------------------------------------------------------------------------------- networks */

static int to_inet(const char *host, int number, int type, int speak) {
  struct sockaddr_in v4 = {AF_INET, htons((uint16_t)number), {0}, {0}};
  struct sockaddr_in6 v6;
  struct timeval limit = {1, 0};
  char byte = 'x';
  int is_4 = inet_pton(AF_INET, host, &v4.sin_addr) == 1, fd = socket(is_4 ? AF_INET : AF_INET6, type, 0);
  memset(&v6, 0, sizeof v6);
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons((uint16_t)number);
  inet_pton(AF_INET6, host, &v6.sin6_addr);
  if (fd < 0) return 0;
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (connect(fd, is_4 ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6, is_4 ? sizeof v4 : sizeof v6) != 0) return 0;
  return !speak || (send(fd, &byte, 1, MSG_NOSIGNAL) == 1 && recv(fd, &byte, 1, 0) == 1);
}
static int inet_tcp(void) {
  return to_inet("127.0.0.1", port, SOCK_STREAM, 0);
}
static int inet_tcp_6(void) {
  return to_inet("::1", port, SOCK_STREAM, 0);
}
static int inet_udp(void) {
  return to_inet("127.0.0.1", port, SOCK_DGRAM, 1);
}
static int outside_tcp(void) {
  return to_inet("192.0.2.1", 443, SOCK_STREAM, 0);
}
static int outside_tcp_6(void) {
  return to_inet("2001:db8::1", 443, SOCK_STREAM, 0);
}
static int outside_dns(void) {
  return to_inet("192.0.2.53", 53, SOCK_DGRAM, 0);
}
static int outside_name(void) {
  struct addrinfo *found;
  return getaddrinfo("name.invalid", "443", NULL, &found) == 0 || getaddrinfo("example.com", "443", NULL, &found) == 0;
}
static int interfaces(void) {
  struct ifaddrs *list, *one;
  if (getifaddrs(&list) != 0) return 0;
  for (one = list; one != NULL; one = one->ifa_next)
    if (strcmp(one->ifa_name, "lo") != 0) return 1;
  return 0;
}
static int family_vsock(void) {
  return ok(socket(VSOCK, SOCK_STREAM, 0));
}
static int family_packet(void) {
  return ok(socket(AF_PACKET, SOCK_RAW, htons(3)));
}
static int family_raw(void) {
  return ok(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)) || ok(socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6));
}
static int family_uevent(void) {
  return ok(socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT)) || ok(socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC));
}
static int family_other(void) {
  int family, type;
  for (family = 2; family < 64; family++)
    for (type = SOCK_STREAM; type <= SOCK_SEQPACKET; type++)
      if (family != AF_INET && family != AF_INET6 && family != AF_NETLINK && ok(socket(family, type, 0))) return 1;
  return 0;
}
static int pair_of_other_family(void) {
  int ends[2], family;
  for (family = 2; family < 64; family++)
    if (ok(socketpair(family, SOCK_SEQPACKET, 0, ends))) return 1;
  return 0;
}
static int call_io_uring(void) {
  char room[512] = {0};
  return ok((int)syscall(425, 4, room));
}
static int call_high_half(void) { /* the kernel takes an int */
#if defined(__LP64__)
  return ok((int)syscall(SYS_socket, 0x100000000L + VSOCK, (long)SOCK_STREAM, 0L));
#else
  return 0;
#endif
}
static int call_x32(void) {
#if defined(__x86_64__)
  return ok((int)syscall(0x40000000 + SYS_socket, VSOCK, SOCK_STREAM, 0));
#else
  return 0;
#endif
}
static int call_int80(void) { /* i386: 359 is socket */
#if defined(__x86_64__)
  long result = 359;
  __asm__ volatile("int $0x80"
                   : "+a"(result)
                   : "b"(VSOCK), "c"(SOCK_STREAM), "d"(0L)
                   : "memory", "r8", "r9", "r10", "r11");
  return ok((int)result);
#else
  return 0;
#endif
}

/* ------------------------------------------------------------------------------------------------------ inherited */

static int given(const char *name) {
  char **at;
  size_t len = strlen(name);
  for (at = inherited; *at != NULL; at++)
    if (strncmp(*at, name, len) == 0 && (*at)[len] == '=') return atoi(*at + len + 1);
  return -1;
}
static int inherited_unix(void) {
  return fcntl(given("unix"), F_GETFD) >= 0;
}
static int inherited_inet(void) {
  return fcntl(given("inet"), F_GETFD) >= 0;
}
static int inherited_folder(void) {
  char path[100];
  snprintf(path, sizeof path, "/proc/self/fd/%d/socket", given("folder"));
  return to_unix(path, SOCK_STREAM);
}
static int inherited_network(void) {
  return fcntl(given("network"), F_GETFD) >= 0;
}
static int inherited_process(void) {
  return fcntl(given("memory"), F_GETFD) >= 0;
}

/* ------------------------------------------------------------------------------------------------ other processes */

static int join(const char *path) {
  return setns(open(path, O_RDONLY), CLONE_NEWNET) == 0;
}
static int join_peer(void) {
  char path[100];
  snprintf(path, sizeof path, "/proc/%d/ns/net", peer);
  return join(path);
}
static int join_any(void) {
  struct stat mine, other;
  DIR *all = opendir("/proc");
  const struct dirent *entry;
  char path[300];
  stat("/proc/self/ns/net", &mine);
  while (all != NULL && (entry = readdir(all)) != NULL) {
    snprintf(path, sizeof path, "/proc/%s/ns/net", entry->d_name);
    if (stat(path, &other) == 0 && other.st_ino != mine.st_ino && join(path)) return 1;
  }
  return 0;
}
static int trace_peer(void) {
  return ptrace(PTRACE_SEIZE, peer, NULL, NULL) == 0;
}
static int trace_first(void) {
  return ptrace(PTRACE_SEIZE, 1, NULL, NULL) == 0;
}
static int memory_of(int pid) {
  char path[100];
  struct iovec here = {path, 1}, there = {&peer, 1};
  if (process_vm_readv(pid, &here, 1, &there, 1, 0) == 1) return 1;
  snprintf(path, sizeof path, "/proc/%d/mem", pid);
  return can_open(path, O_RDONLY);
}
static int memory_of_peer(void) {
  return memory_of(peer);
}
static int memory_of_first(void) {
  return memory_of(1);
}
static int environment_of(int pid) {
  char path[100];
  snprintf(path, sizeof path, "/proc/%d/environ", pid);
  return can_open(path, O_RDONLY);
}
static int environment_of_peer(void) {
  return environment_of(peer);
}
static int environment_of_first(void) {
  return environment_of(1);
}
static int descriptor_of(int pid) {
  int handle = (int)syscall(434 /* pidfd_open */, pid, 0), fd;
  for (fd = 0; fd < 16; fd++)
    if (ok((int)syscall(438 /* pidfd_getfd */, handle, fd, 0))) return 1;
  return 0;
}
static int descriptor_of_peer(void) {
  return descriptor_of(peer);
}
static int descriptor_of_first(void) {
  return descriptor_of(1);
}
static int signal_peer(void) {
  return kill(peer, 0) == 0;
}
static int list_of_processes(void) {
  char path[100], name[100] = "";
  FILE *file;
  snprintf(path, sizeof path, "/proc/%d/comm", peer);
  file = fopen(path, "r");
  return file != NULL && fgets(name, sizeof name, file) != NULL;
}
static int shared_memory(void) {
  struct shmid_ds what;
  return shmctl(segment, IPC_STAT, &what) == 0;
}
static int type_into_terminal(void) {
  int master, slave;
  setsid();
  master = posix_openpt(O_RDWR | O_NOCTTY);
  if (grantpt(master) != 0 || unlockpt(master) != 0) return 0;
  slave = open(ptsname(master), O_RDWR);
  return ioctl(slave, TIOCSTI, "x") == 0;
}

/* --------------------------------------------------------------------------------------------- mounts and powers */

static int mount_one(void) {
  return mount("tmpfs", "/mnt", "tmpfs", 0, NULL) == 0;
}
static int uncover(void) { /* unsealed, nothing is mounted there: EINVAL */
  return umount2("/etc/hosts", MNT_DETACH) == 0 || umount2("/run", MNT_DETACH) == 0;
}
static int nested(void) {
  char map[64];
  unsigned user = (unsigned)geteuid();
  int fd;
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return 0;
  fd = open("/proc/self/uid_map", O_WRONLY);
  snprintf(map, sizeof map, "%u %u 1", user, user);
  return write(fd, map, strlen(map)) > 0;
}
static int nested_uncover(void) {
  return nested() && (uncover() || umount2("/proc", MNT_DETACH) == 0);
}
static int nested_bind(void) {
  char path[200];
  if (!nested()) return 0;
  if (mount("/", "/mnt", NULL, MS_BIND, NULL) != 0) return 0;
  snprintf(path, sizeof path, "/mnt/run/bnconform-other/socket");
  return to_unix(path, SOCK_STREAM);
}
static int nested_hosts(void) {
  return nested() && mount(NULL, "/etc/hosts", NULL, MS_REMOUNT | MS_BIND, NULL) == 0 && can_open("/etc/hosts", O_RDWR);
}
static int nested_join(void) {
  return nested() && join_any();
}
static int nested_powers(void) { /* over the network outside the nested namespace */
  struct ifreq request;
  memset(&request, 0, sizeof request);
  memcpy(request.ifr_name, "lo", sizeof "lo");
  request.ifr_flags = IFF_UP;
  return nested() && ioctl(socket(AF_INET, SOCK_DGRAM, 0), SIOCSIFFLAGS, &request) == 0;
}
static int change_root(void) {
  return chroot("/") == 0;
}
static int hosts_written(void) {
  return can_open("/etc/hosts", O_RDWR);
}
static int hosts_source_written(void) {
  char pattern[200];
  glob_t found;
  size_t i;
  snprintf(pattern, sizeof pattern, "%s/bnconform.*/hosts", getenv("TMPDIR"));
  if (glob(pattern, 0, NULL, &found) != 0) return 0;
  for (i = 0; i < found.gl_pathc; i++)
    if (can_open(found.gl_pathv[i], O_RDWR)) return 1;
  return 0;
}
static int device_made(void) {
  char path[200];
  snprintf(path, sizeof path, "%s/device-%d", folder, (int)getpid());
  return mknod(path, S_IFCHR | 0666, makedev(1, 3)) == 0 && unlink(path) == 0;
}
static int handle_opened(void) {
  char room[sizeof(struct file_handle) + 128];
  struct file_handle *handle = (struct file_handle *)(void *)room;
  int id;
  handle->handle_bytes = 128;
  if (name_to_handle_at(AT_FDCWD, folder, handle, &id, 0) != 0) return 0;
  return ok(open_by_handle_at(open(folder, O_RDONLY), handle, O_PATH));
}
static int keys_of_the_user(void) {
  return ok((int)syscall(SYS_keyctl, 0, KEYRING_OF_SESSION, 1)) ||
         ok((int)syscall(SYS_add_key, "user", "bnconform-test", "x", 1, KEYRING_OF_SESSION));
}
static int program_of_the_kernel(void) {
  return syscall(SYS_request_key, "dns_resolver", "name.invalid", "", 0) < 0 && errno != ENOSYS;
}
static int program_in_the_kernel(void) {
  unsigned room[32] = {1 /* hash */, 4, 4, 1};
  return ok((int)syscall(SYS_bpf, 0, room, sizeof room));
}
static int faults_of_memory(void) {
  return ok((int)syscall(SYS_userfaultfd, 1 /* of this program alone */));
}
static int switches(void) {
  return can_open("/proc/sys/kernel/core_pattern", O_WRONLY) || can_open("/proc/sysrq-trigger", O_WRONLY) ||
         can_open("/proc/sys/kernel/modprobe", O_WRONLY) || can_open("/sys/kernel/uevent_helper", O_WRONLY) ||
         can_open("/sys/power/state", O_WRONLY);
}
static int has_powers(void) {
  char line[200];
  FILE *file = fopen("/proc/self/status", "r");
  while (file != NULL && fgets(line, sizeof line, file) != NULL)
    if (strncmp(line, "CapEff:", 7) == 0 || strncmp(line, "CapPrm:", 7) == 0 || strncmp(line, "CapBnd:", 7) == 0)
      if (strspn(line + 7, "\t0\n") != strlen(line + 7)) return 1;
  return 0;
}
/* YES is the answer of this program run again: no status of a shell, a loader or a sanitizer, which ends with 1 where
 * it finds no /proc. */
enum { YES = 42 };

static int run_again(const char *program, const char *word) {
  int status = 0;
  pid_t child = fork();
  if (child == 0) {
    execl(program, program, word, (char *)NULL);
    _exit(99);
  }
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == YES;
}
static int powers_by_exec(void) {
  return run_again(own, "--powers");
}
static int powers_by_set_user_id(void) {
  char path[200];
  snprintf(path, sizeof path, "%s/set-user-id", folder);
  return run_again(path, "--user");
}
static int new_powers(void) {
  return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0;
}

#define WAY(name)                                                                                                      \
  { #name, name }

static const struct {
  const char *name;
  int (*try)(void);
} ways[] = {WAY(unix_run),
            WAY(unix_var_run),
            WAY(unix_made_later),
            WAY(unix_working_folder),
            WAY(unix_x11),
            WAY(unix_stream),
            WAY(unix_datagram),
            WAY(unix_seqpacket),
            WAY(unix_deep),
            WAY(unix_renamed),
            WAY(unix_docker),
            WAY(unix_relative),
            WAY(unix_proc_self_root),
            WAY(unix_proc_peer_root),
            WAY(unix_first_root),
            WAY(unix_abstract),
            WAY(unix_ssh_agent),
            WAY(unix_bus_and_display),
            WAY(inet_tcp),
            WAY(inet_tcp_6),
            WAY(inet_udp),
            WAY(outside_tcp),
            WAY(outside_tcp_6),
            WAY(outside_dns),
            WAY(outside_name),
            WAY(interfaces),
            WAY(family_vsock),
            WAY(family_packet),
            WAY(family_raw),
            WAY(family_uevent),
            WAY(family_other),
            WAY(pair_of_other_family),
            WAY(call_io_uring),
            WAY(call_high_half),
            WAY(call_x32),
            WAY(call_int80),
            WAY(inherited_unix),
            WAY(inherited_inet),
            WAY(inherited_folder),
            WAY(inherited_network),
            WAY(inherited_process),
            WAY(join_peer),
            WAY(join_any),
            WAY(trace_peer),
            WAY(trace_first),
            WAY(memory_of_peer),
            WAY(memory_of_first),
            WAY(environment_of_peer),
            WAY(environment_of_first),
            WAY(descriptor_of_peer),
            WAY(descriptor_of_first),
            WAY(signal_peer),
            WAY(list_of_processes),
            WAY(shared_memory),
            WAY(type_into_terminal),
            WAY(mount_one),
            WAY(uncover),
            WAY(nested_uncover),
            WAY(nested_bind),
            WAY(nested_hosts),
            WAY(nested_join),
            WAY(nested_powers),
            WAY(change_root),
            WAY(hosts_written),
            WAY(hosts_source_written),
            WAY(device_made),
            WAY(handle_opened),
            WAY(keys_of_the_user),
            WAY(program_of_the_kernel),
            WAY(program_in_the_kernel),
            WAY(faults_of_memory),
            WAY(switches),
            WAY(has_powers),
            WAY(powers_by_exec),
            WAY(powers_by_set_user_id),
            WAY(new_powers)};

/* Addresses outside are for the seal alone; a mount, or a file that is opened to be written, is not made outside. */
static int is_for_the_seal(const char *name) {
  return strncmp(name, "outside_", 8) == 0 || strcmp(name, "mount_one") == 0 || strcmp(name, "uncover") == 0;
}

static void try_one(size_t i) {
  int status = 0;
  pid_t child = fork();
  if (child == 0) {
    alarm(10);
    _exit(ways[i].try() ? 1 : 0);
  }
  waitpid(child, &status, 0);
  printf("%s %s\n", ways[i].name, WIFEXITED(status) && WEXITSTATUS(status) == 1 ? "reached" : "not");
  fflush(stdout);
}

int main(int argc, char **argv) {
  size_t i;
  if (argc > 1 && strcmp(argv[1], "--powers") == 0) return has_powers() ? YES : 0;
  if (argc > 1 && strcmp(argv[1], "--user") == 0) return getuid() != geteuid() ? YES : 0;
  if (argc < 5) return 64;
  own = argv[0];
  folder = argv[1];
  peer = atoi(argv[2]);
  port = atoi(argv[3]);
  segment = atoi(argv[4]);
  inherited = argv + 5;
  for (i = 0; i < sizeof ways / sizeof *ways; i++)
    if (getenv("NOT_SEALED") == NULL || !is_for_the_seal(ways[i].name)) try_one(i);
  return 0;
}

#else

int main(void) {
  return 64; /* there is no seal */
}

#endif
