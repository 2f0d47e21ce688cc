/*
 * The floor under attribution: reads what it must read, and does nothing with it.
 *
 * usage: bare-walk PID...
 * Reads the pagemap of all private mappings of the processes, and of the distinct frames that
 * are present there the flags, once each and in coalesced runs. Prints what it took:
 *   cpu_seconds N  entries N  present N  frames N
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
  BUFFER = 32768, /* entries a read: 256 KiB; larger is no faster */
  GAP = 16        /* frames that are cheaper to read through than to skip */
};

static uint64_t buffer[BUFFER];
static uint64_t entries, present, frames;

/* One bit a frame: seen or not. */
static uint64_t *seen;
static uint64_t seen_words;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void see(uint64_t frame) {
  uint64_t word = frame / 64;
  if (word >= seen_words) {
    uint64_t words = word + word / 2 + 65536;
    seen = realloc(seen, words * 8);
    if (!seen) fail("realloc");
    memset(seen + seen_words, 0, (words - seen_words) * 8);
    seen_words = words;
  }
  seen[word] |= UINT64_C(1) << frame % 64;
}

static void read_mapping(int pagemap, uint64_t start, uint64_t end) {
  for (uint64_t page = start / 4096; page < end / 4096;) {
    uint64_t count = end / 4096 - page;
    if (count > BUFFER) count = BUFFER;
    ssize_t bytes = pread(pagemap, buffer, count * 8, page * 8);
    if (bytes <= 0) return; /* the process ended, or the mapping lies beyond what it may see */
    count = (uint64_t)bytes / 8;
    for (uint64_t i = 0; i < count; i++) {
      if (buffer[i] >> 63) {
        present++;
        see(buffer[i] & ((UINT64_C(1) << 55) - 1));
      }
    }
    entries += count;
    page += count;
  }
}

static void read_process(const char *pid) {
  char path[64], line[4096], permissions[5];
  uint64_t start, end;
  snprintf(path, sizeof path, "/proc/%s/pagemap", pid);
  int pagemap = open(path, O_RDONLY);
  if (pagemap < 0) fail(path);
  snprintf(path, sizeof path, "/proc/%s/maps", pid);
  FILE *maps = fopen(path, "r");
  if (!maps) fail(path);
  while (fgets(line, sizeof line, maps))
    if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", &start, &end, permissions) == 3 &&
        permissions[3] == 'p')
      read_mapping(pagemap, start, end);
  fclose(maps);
  close(pagemap);
}

static void read_flags(int kpageflags, uint64_t first, uint64_t last) {
  while (first <= last) {
    uint64_t count = last - first + 1;
    if (count > BUFFER) count = BUFFER;
    if (pread(kpageflags, buffer, count * 8, first * 8) <= 0) return;
    first += count;
  }
}

static void read_all_flags(void) {
  int kpageflags = open("/proc/kpageflags", O_RDONLY);
  if (kpageflags < 0) fail("/proc/kpageflags");
  uint64_t first = UINT64_MAX, last = 0;
  for (uint64_t word = 0; word < seen_words; word++) {
    for (uint64_t bits = seen[word]; bits; bits &= bits - 1) {
      uint64_t frame = word * 64 + (uint64_t)__builtin_ctzll(bits);
      frames++;
      if (first == UINT64_MAX) {
        first = frame;
      } else if (frame - last > GAP) {
        read_flags(kpageflags, first, last);
        first = frame;
      }
      last = frame;
    }
  }
  if (first != UINT64_MAX) read_flags(kpageflags, first, last);
  close(kpageflags);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) read_process(argv[i]);
  read_all_flags();
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  printf("cpu_seconds %.3f  entries %" PRIu64 "  present %" PRIu64 "  frames %" PRIu64 "\n", cpu,
         entries, present, frames);
}
