#pragma once
/* The door to libxxhash: XXH3-128 with a secret of our own, by the fastest code of this processor. */
/* XXH3_generateSecret stands among what libxxhash calls new; its symbol is exported all the same. */
#define XXH_STATIC_LINKING_ONLY
#include <xxhash.h>
#if defined(__x86_64__)
/* Picks SSE2, AVX2 or AVX512 at the first call; the plain entry is what the library was built for. */
#include <xxh_x86dispatch.h>
#endif

static inline XXH128_hash_t ksmtop_hash(const void *bytes, size_t count, const void *secret,
                                        size_t secret_bytes) {
#if defined(__x86_64__)
  return XXH3_128bits_withSecret_dispatch(bytes, count, secret, secret_bytes);
#else
  return XXH3_128bits_withSecret(bytes, count, secret, secret_bytes);
#endif
}

/* Fills `secret` from `seed`; whether it could. */
static inline int ksmtop_make_secret(void *secret, size_t secret_bytes, const void *seed,
                                     size_t seed_bytes) {
  return XXH3_generateSecret(secret, secret_bytes, seed, seed_bytes) == XXH_OK;
}

/* Asks the processor for memory that is about to be used. */
static inline void ksmtop_prefetch(const void *address) { __builtin_prefetch(address, 1); }
