/*
 * The floor under the content scan: reads what it must read, hashes it, and does nothing with it.
 *
 * usage: bare-hash PID...
 * Finds the present pages of the advised private mappings of the processes in their pagemaps (the
 * kernel's zero page left out), reads them from /proc/PID/mem in runs of at most 256 KiB and
 * hashes each with XXH3-128. Which mappings those are (smaps) is found before, and not timed.
 * Prints what it took, and how much of it was the pagemaps:
 *   cpu_seconds N  pages N  pagemap_seconds N
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#include <xxhash.h>
#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#define HASH XXH3_128bits_withSecret_dispatch
#else
#define HASH XXH3_128bits_withSecret
#endif

enum { PAGE = 4096, RUN = 64, ENTRIES = 32768 };

struct mapping {
  int pagemap, memory;
  uint64_t start, end;
};

struct run {
  int memory;
  uint64_t address;
  unsigned pages;
};

static struct mapping mappings[65536];
static size_t mapping_count;
static struct run *runs;
static size_t run_count, run_room;
static uint64_t entries[ENTRIES], pages, zero_frame;
static unsigned char buffer[RUN * PAGE] __attribute__((aligned(4096)));
static unsigned char secret[XXH3_SECRET_SIZE_MIN + 56];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static uint64_t frame(uint64_t entry) { return entry & ((UINT64_C(1) << 55) - 1); }

static void find_zero_frame(void) {
  volatile char *page = mmap(0, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  (void)page[0];
  int file = open("/proc/self/pagemap", O_RDONLY);
  uint64_t entry = 0;
  if (pread(file, &entry, 8, (uintptr_t)page / PAGE * 8) == 8) zero_frame = frame(entry);
  close(file);
}

static void add(int memory, uint64_t page) {
  struct run *last = run_count ? &runs[run_count - 1] : 0;
  pages++;
  if (last && last->memory == memory && last->pages < RUN &&
      last->address + (uint64_t)last->pages * PAGE == page * PAGE) {
    last->pages++;
    return;
  }
  if (run_count == run_room) {
    run_room = run_room * 2 + 1024;
    runs = realloc(runs, run_room * sizeof *runs);
    if (!runs) fail("realloc");
  }
  runs[run_count++] = (struct run){memory, page * PAGE, 1};
}

static void find_in_mapping(int pagemap, int memory, uint64_t start, uint64_t end) {
  for (uint64_t page = start / PAGE; page < end / PAGE;) {
    uint64_t count = end / PAGE - page;
    if (count > ENTRIES) count = ENTRIES;
    ssize_t bytes = pread(pagemap, entries, count * 8, page * 8);
    if (bytes <= 0) return;
    count = (uint64_t)bytes / 8;
    for (uint64_t i = 0; i < count; i++)
      if (entries[i] >> 63 && !(entries[i] >> 61 & 1) && frame(entries[i]) != zero_frame)
        add(memory, page + i);
    page += count;
  }
}

static void find_in_process(const char *pid) {
  char path[64], line[4096], permissions[5] = "";
  uint64_t start = 0, end = 0;
  snprintf(path, sizeof path, "/proc/%s/pagemap", pid);
  int pagemap = open(path, O_RDONLY);
  snprintf(path, sizeof path, "/proc/%s/mem", pid);
  int memory = open(path, O_RDONLY);
  if (pagemap < 0 || memory < 0) fail(path);
  snprintf(path, sizeof path, "/proc/%s/smaps", pid);
  FILE *maps = fopen(path, "r");
  if (!maps) fail(path);
  while (fgets(line, sizeof line, maps)) {
    uint64_t first, last;
    char found[5];
    if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", &first, &last, found) == 3) {
      start = first, end = last;
      strcpy(permissions, found);
    }
    if (!strncmp(line, "VmFlags:", 8) && strstr(line, " mg") && permissions[3] == 'p')
      if (mapping_count < sizeof mappings / sizeof *mappings)
        mappings[mapping_count++] = (struct mapping){pagemap, memory, start, end};
  }
  fclose(maps);
}

static double cpu_seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv) {
  for (size_t i = 0; i < sizeof secret; i++) secret[i] = (unsigned char)(i * 167 + 13);
  find_zero_frame();
  for (int i = 1; i < argc; i++) find_in_process(argv[i]);
  double before = cpu_seconds();
  for (size_t i = 0; i < mapping_count; i++)
    find_in_mapping(mappings[i].pagemap, mappings[i].memory, mappings[i].start, mappings[i].end);
  double found = cpu_seconds() - before;
  uint64_t sum = 0;
  for (size_t i = 0; i < run_count; i++) {
    ssize_t bytes =
        pread(runs[i].memory, buffer, runs[i].pages * PAGE, (off_t)runs[i].address);
    for (ssize_t at = 0; at + PAGE <= bytes; at += PAGE)
      sum += HASH(buffer + at, PAGE, secret, sizeof secret).low64;
  }
  double spent = cpu_seconds() - before;
  printf("cpu_seconds %.3f  pages %" PRIu64 "  pagemap_seconds %.3f  (sum %" PRIx64 ")\n", spent,
         pages, found, sum);
}
