#pragma once
/* The door to libxxhash: XXH3-128 with a secret of our own, by the fastest code of this processor. */
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
