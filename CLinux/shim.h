/* The one door to Linux calls that Swift cannot import because they are variadic. */
#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

#include <signal.h>
#include <sys/prctl.h>

/* This thread's process is killed when the thread that started it ends; holds over exec. */
static inline int clinux_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); }

#endif
