/* The one door to Linux calls that Swift cannot import: variadic ones, and those without a wrapper. */
#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/* This thread's process is killed when the thread that started it ends; holds over exec. */
static inline int clinux_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); }

/* Whether the kernel started this program with more rights than its user has. */
static inline int clinux_is_secure(void) { return getauxval(AT_SECURE) != 0; }

/* Of spawn.h, which shows it only where _GNU_SOURCE comes first; glibc has it since 2.34. */
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

/* A program that is started inherits no descriptor from this number on; 0 or errno. */
static inline int clinux_close_from(posix_spawn_file_actions_t *actions, int from) {
  return posix_spawn_file_actions_addclosefrom_np(actions, from);
}

static inline int clinux_prctl(int option, unsigned long a, unsigned long b) {
  return prctl(option, a, b, 0, 0);
}

/* capget(2) and capset(2) of the calling thread; libc has no wrapper. */
static inline int clinux_capget(unsigned long long *effective, unsigned long long *permitted,
                                unsigned long long *inheritable) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2] = {{0, 0, 0}, {0, 0, 0}};
  if (syscall(SYS_capget, &header, data) != 0) return errno;
  *effective = data[0].effective | (unsigned long long)data[1].effective << 32;
  *permitted = data[0].permitted | (unsigned long long)data[1].permitted << 32;
  *inheritable = data[0].inheritable | (unsigned long long)data[1].inheritable << 32;
  return 0;
}

static inline int clinux_capset(unsigned long long effective, unsigned long long permitted,
                                unsigned long long inheritable) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2] = {
      {(__u32)effective, (__u32)permitted, (__u32)inheritable},
      {(__u32)(effective >> 32), (__u32)(permitted >> 32), (__u32)(inheritable >> 32)}};
  return syscall(SYS_capset, &header, data) == 0 ? 0 : errno;
}

/* Adds a filter of system calls to the calling thread, for good; 0 or errno. */
static inline int clinux_filter_calls(const struct sock_filter *steps, unsigned short count) {
  struct sock_fprog program = {count, (struct sock_filter *)steps};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0 ? 0 : errno;
}

/* Whether a filter could be added: only where all else is right it fails for having no address. */
static inline int clinux_may_filter_calls(void) {
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, 0L) != 0 && errno == EFAULT;
}

/* What a filter of system calls calls this architecture (AUDIT_ARCH_*); 0 for one unknown to us. */
static inline unsigned clinux_architecture(void) {
#if defined(__x86_64__)
  return 0xC000003Eu;
#elif defined(__aarch64__)
  return 0xC00000B7u;
#else
  return 0;
#endif
}

/* Opens a path only to name it: O_PATH, which the headers show only where _GNU_SOURCE comes first. */
static inline int clinux_name(const char *path) { return open(path, 010000000 | O_CLOEXEC); }

/* Landlock (linux/landlock.h): the same numbers on every architecture. */
struct clinux_landlock_beneath { unsigned long long access; int folder; } __attribute__((packed));

/* The version of Landlock; -1 where the kernel has none, or it is switched off. */
static inline int clinux_landlock_version(void) { return (int)syscall(444, 0, 0, 1); }

/* A new set of rules that handles these accesses to files; a descriptor, or -1. */
static inline int clinux_landlock_create(unsigned long long access) {
  unsigned long long rules = access;
  return (int)syscall(444, &rules, sizeof rules, 0);
}

static inline int clinux_landlock_allow(int rules, int folder, unsigned long long access) {
  struct clinux_landlock_beneath rule = {access, folder};
  return (int)syscall(445, rules, 1, &rule, 0);
}

static inline int clinux_landlock_enter(int rules) { return (int)syscall(446, rules, 0); }

/* A system call by its number, for those without a wrapper. */
static inline long clinux_call(long number, long a, long b, long c, long d, long e) {
  return syscall(number, a, b, c, d, e);
}

/* What kind of file system a descriptor's file is on (f_type of statfs(2)); -1 where that fails. */
static inline long clinux_file_system(int descriptor) {
  struct statfs status;
  return fstatfs(descriptor, &status) == 0 ? (long)status.f_type : -1;
}

#endif
