/* sandbox_confine.c - descriptors, capabilities, system calls. */
#if defined(__linux__)
#define _GNU_SOURCE /* syscall */
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#endif

#include "sandbox/sandbox_confine.h"

#if defined(__linux__)

#include <dirent.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/* ------------------------------------------------------------------------------------------------------ descriptors */

enum { PROC_MAGIC = 0x9fa0, NAMESPACE_MAGIC = 0x6e736673 };

/* A socket keeps the network that it was made in, a folder the mounts, a file of /proc the process that it is about:
 * what is left are the files and pipes that a shell hands on. */
static int is_harmless(int fd) {
  struct stat what;
  struct statfs where;
  if (fstat(fd, &what) != 0) return 0;
  if (S_ISFIFO(what.st_mode)) return 1;
  return S_ISREG(what.st_mode) && fstatfs(fd, &where) == 0 && where.f_type != PROC_MAGIC &&
         where.f_type != NAMESPACE_MAGIC;
}

void sandbox_confine_descriptors(int kept) {
  DIR *folder = opendir("/proc/self/fd");
  const struct dirent *entry;
  if (folder == NULL) return;
  while ((entry = readdir(folder)) != NULL) {
    int fd = atoi(entry->d_name);
    if (fd > 2 && fd != kept && fd != dirfd(folder) && !is_harmless(fd)) close(fd);
  }
  closedir(folder);
}

/* ----------------------------------------------------------------------------------------------------- capabilities */

int sandbox_confine_powers(void) {
  const unsigned long bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP |
                             SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED;
  struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3];
  unsigned long one;
  memset(none, 0, sizeof none);
  for (one = 0; prctl(PR_CAPBSET_READ, one, 0, 0, 0) >= 0; one++)
    if (prctl(PR_CAPBSET_DROP, one, 0, 0, 0) != 0) return -1;
  if (prctl(PR_SET_SECUREBITS, bits, 0, 0, 0) != 0) return -1;
  if (syscall(SYS_capset, &head, none) != 0) return -1; /* the ambient ones go with them */
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* ----------------------------------------------------------------------------------------------------- system calls */

#if defined(__x86_64__)
#define OWN_ARCH AUDIT_ARCH_X86_64
#elif defined(__i386__)
#define OWN_ARCH AUDIT_ARCH_I386
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define OWN_ARCH AUDIT_ARCH_AARCH64
#elif defined(__arm__) && defined(__ARMEL__)
#define OWN_ARCH AUDIT_ARCH_ARM
#elif defined(__riscv) && __riscv_xlen == 64 && defined(AUDIT_ARCH_RISCV64)
#define OWN_ARCH AUDIT_ARCH_RISCV64
#elif defined(__s390x__)
#define OWN_ARCH AUDIT_ARCH_S390X
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define OWN_ARCH AUDIT_ARCH_PPC64LE
#endif

#if defined(OWN_ARCH) && defined(__BYTE_ORDER__)

/* Headers may be older than the kernel. These have one number on all of the architectures above. */
#if !defined(SYS_io_uring_setup)
#define SYS_io_uring_setup 425
#endif

/* The kernel takes an int from the lower half of the argument's 64 bits. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define ARGUMENT(n) (offsetof(struct seccomp_data, args) + 8 * (n) + 4)
#else
#define ARGUMENT(n) (offsetof(struct seccomp_data, args) + 8 * (n))
#endif

/* Here the C library opens every socket by socketcall. Refused, there would be none; let through, any family can be
 * had. */
#if defined(__i386__) || defined(__s390x__)
#define OPENS_BY_SOCKETCALL 1
#else
#define OPENS_BY_SOCKETCALL 0
#endif

#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(offset))
/* IF compares what was loaded, and skips so many lines where it is the value, and where it is not. */
#define IF(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), yes, no)
#define END(what) BPF_STMT(BPF_RET | BPF_K, (uint32_t)(what))
#define ALLOW END(SECCOMP_RET_ALLOW)
#define REFUSE(error) END(SECCOMP_RET_ERRNO | (error))
#define NEVER(call, error) IF(call, 0, 1), REFUSE(error)

#if defined(SECCOMP_RET_KILL_PROCESS)
#define END_PROGRAM END(SECCOMP_RET_KILL_PROCESS)
#else
#define END_PROGRAM END(SECCOMP_RET_KILL)
#endif

static struct sock_filter calls[] = {
    /* Calls of another architecture have other numbers. x32's have ours with a bit. */
    LOAD(offsetof(struct seccomp_data, arch)),
    IF(OWN_ARCH, 1, 0),
    END_PROGRAM,
    LOAD(offsetof(struct seccomp_data, nr)),
#if defined(__x86_64__)
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
    REFUSE(ENOSYS),
#endif
    /* Sockets belong to the network namespace in these families. AF_VSOCK reaches the host of a virtual machine, and
     * other netlinks than the route's have kernel-wide parts. */
    IF(SYS_socket, 0, 10),
    LOAD(ARGUMENT(0)),
    IF(AF_UNIX, 6, 0),
    IF(AF_INET, 5, 0),
    IF(AF_INET6, 4, 0),
    IF(AF_NETLINK, 1, 0),
    REFUSE(EAFNOSUPPORT),
    LOAD(ARGUMENT(2)),
    IF(0 /* NETLINK_ROUTE */, 0, 1),
    ALLOW,
    REFUSE(EPROTONOSUPPORT),
    IF(SYS_socketpair, 0, 4),
    LOAD(ARGUMENT(0)),
    IF(AF_UNIX, 0, 1),
    ALLOW,
    REFUSE(EAFNOSUPPORT),
#if defined(SYS_socketcall) && !OPENS_BY_SOCKETCALL
    NEVER(SYS_socketcall, ENOSYS), /* the family is in memory, out of a filter's sight */
#endif
    NEVER(SYS_io_uring_setup, ENOSYS), /* makes sockets past this filter */
    /* TIOCSTI types into the terminal: the shell from which the harness was started would run what is typed. */
    IF(SYS_ioctl, 0, 5),
    LOAD(ARGUMENT(1)),
    IF(TIOCSTI, 2, 0),
    IF(0x541C /* TIOCLINUX */, 1, 0),
    ALLOW,
    REFUSE(EPERM),
    /* Asks a program outside, which may look up a name; the keys are the user's, not the namespace's. */
    NEVER(SYS_request_key, ENOSYS),
    NEVER(SYS_add_key, ENOSYS),
    NEVER(SYS_keyctl, ENOSYS),
    /* Faults in these calls have let programs out of their namespaces before, and no client needs them. */
    NEVER(SYS_bpf, EPERM),
    NEVER(SYS_userfaultfd, EPERM),
    NEVER(SYS_open_by_handle_at, EPERM),
    ALLOW,
};

int sandbox_confine_calls(void) {
  struct sock_fprog program = {(unsigned short)(sizeof calls / sizeof *calls), calls};
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0) return -1;
  errno = ENOSYS;
  return OPENS_BY_SOCKETCALL ? -1 : 0;
}

#else

int sandbox_confine_calls(void) {
  errno = ENOSYS;
  return -1;
}

#endif

#else

typedef int seal_confine_is_of_linux; /* a file may not be empty */

#endif
