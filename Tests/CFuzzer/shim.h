#ifndef KSMTOP_CFUZZER_H
#define KSMTOP_CFUZZER_H

#include <stddef.h>
#include <stdint.h>

/* The loop of libFuzzer (compiler-rt/lib/fuzzer/FuzzerInterface.h), for programs with a main of
   their own. */
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*target)(const uint8_t *data, size_t size));

#endif
