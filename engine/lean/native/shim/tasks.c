// What of a process no fork may have: Lean's task manager, whose threads stay behind, is stopped before and made anew in the
// child; other threads (libuv's loop) stay in the parent and must be asleep, holding nothing; memory that is shared stays too.
#include <dirent.h>
#include <dlfcn.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "fork-server.h"

static void (*finalize)(void);
static void (*init)(unsigned);

bool is_lean(void) {
  finalize = (void (*)(void))dlsym(RTLD_DEFAULT, "lean_finalize_task_manager");
  init = (void (*)(unsigned))dlsym(RTLD_DEFAULT, "lean_init_task_manager_using");
  return finalize != NULL && init != NULL;
}

/** A child that is confined can't count them. */
static long cores = 1;

void stop_tasks(void) {
  cores = sysconf(_SC_NPROCESSORS_ONLN);
  finalize();
}

/** As many workers as a REPL that is started has; they are born when there is work. */
void start_tasks(void) { init(cores < 1 ? 1 : (unsigned)cores); }

/** Threads besides this one that are not asleep; -1: it can't be told. */
static int awake(void) {
  DIR *tasks = opendir("/proc/self/task");
  if (tasks == NULL) return -1;
  int count = 0;
  for (struct dirent *one; (one = readdir(tasks)) != NULL;) {
    if (one->d_name[0] == '.' || atoi(one->d_name) == gettid()) continue;
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/self/task/%.16s/stat", one->d_name);
    FILE *stat = fopen(path, "re");
    // Ended meanwhile.
    if (stat == NULL) continue;
    size_t bytes = fread(line, 1, sizeof line - 1, stat);
    fclose(stat);
    line[bytes] = '\0';
    const char *state = NULL;
    for (const char *at = line; *at != '\0'; at++)
      if (*at == ')') state = at + 2;
    if (state == NULL || *state != 'S') count++;
  }
  closedir(tasks);
  return count;
}

void require_rest(void) {
  static const struct timespec pause = {0, 2000000};
  // Asleep at so many looks in a row, of at most so many.
  int calm = 0;
  for (int look = 0; look < 1000; look++) {
    int count = awake();
    if (count < 0) give_up("its threads can't be counted: /proc is not there");
    calm = count == 0 ? calm + 1 : 0;
    if (calm == 5) return;
    nanosleep(&pause, NULL);
  }
  give_up("it has threads that do not rest");
}

void withhold_shared_memory(void) {
  FILE *maps = fopen("/proc/self/maps", "re");
  if (maps == NULL) give_up("its memory can't be looked at");
  char line[4400];
  while (fgets(line, sizeof line, maps) != NULL) {
    uint64_t from, to;
    char rights[5];
    if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", &from, &to, rights) != 3 || rights[3] != 's') continue;
    if (madvise((void *)(uintptr_t)from, to - from, MADV_DONTFORK) != 0) give_up("it shares memory: %s", line);
  }
  fclose(maps);
}
