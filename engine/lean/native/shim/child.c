// A child's place in the system, as engine/repl/zygote/become-repl.ts gives it to forks of the embedded engine: whose death is
// its own, its terminal, its core, its control group, its spool. Any step that fails ends it with `CONFINE_FAILED`.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "fork-server.h"

#define MOST_DESCRIPTORS 4096

static void must(bool done, const char *what) {
  if (!done) give_up("%s: %s", what, strerror(errno));
}

void die_with_parent(pid_t parent) {
  must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0, "can't die with its parent");
  if (getppid() != parent) give_up("its parent has gone");
}

/** Lean's runtime waits by some of them, and would write to what it shares with its parent. */
void leave_shared_descriptors(int kept, int kept_too) {
  static int open_ones[MOST_DESCRIPTORS];
  size_t count = 0;
  DIR *all = opendir("/proc/self/fd");
  must(all != NULL, "its descriptors can't be listed");
  for (struct dirent *one; (one = readdir(all)) != NULL;) {
    int descriptor = atoi(one->d_name);
    if (one->d_name[0] == '.' || descriptor <= STDERR_FILENO || descriptor == dirfd(all)) continue;
    if (descriptor == kept || descriptor == kept_too) continue;
    if (count == MOST_DESCRIPTORS) give_up("it has too many descriptors");
    open_ones[count++] = descriptor;
  }
  closedir(all);
  int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  must(nowhere >= 0, "/dev/null");
  for (size_t i = 0; i < count; i++) {
    char path[64], target[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", open_ones[i]);
    ssize_t length = readlink(path, target, sizeof target - 1);
    target[length < 0 ? 0 : length] = '\0';
    if (strcmp(target, "anon_inode:[eventfd]") == 0) {
      int own = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
      must(own >= 0 && dup2(own, open_ones[i]) >= 0, "no eventfd");
      close(own);
    } else if (strcmp(target, "anon_inode:[eventpoll]") == 0 || strcmp(target, "anon_inode:[io_uring]") == 0 ||
               strncmp(target, "pipe:", 5) == 0) {
      must(dup2(nowhere, open_ones[i]) >= 0, "a descriptor can't be left");
    } else {
      close(open_ones[i]);
    }
  }
  close(nowhere);
}

/** Standard input and output; being the first that its session opens, the terminal is its controlling one. */
static void take_terminal(const char *path) {
  must(setsid() >= 0, "no session of its own");
  int terminal = open(path, O_RDWR);
  must(terminal >= 0, "its terminal can't be opened");
  must(dup2(terminal, STDIN_FILENO) >= 0 && dup2(terminal, STDOUT_FILENO) >= 0, "its terminal can't be taken");
  if (terminal > STDERR_FILENO) close(terminal);
  struct termios settings;
  must(tcgetattr(STDIN_FILENO, &settings) == 0, "no terminal");
  cfmakeraw(&settings);
  must(tcsetattr(STDIN_FILENO, TCSANOW, &settings) == 0, "its terminal can't be made raw");
}

static void take_errors(int socket) {
  must(dup2(socket, STDERR_FILENO) >= 0, "no standard error");
  close(socket);
  // What the parent reads without waiting, the child writes with it.
  must(fcntl(STDERR_FILENO, F_SETFL, 0) == 0, "no standard error");
}

static void run_on_core(long core) {
  cpu_set_t *cores = CPU_ALLOC((size_t)core + 1);
  size_t bytes = CPU_ALLOC_SIZE((size_t)core + 1);
  must(cores != NULL, "no core");
  CPU_ZERO_S(bytes, cores);
  CPU_SET_S((size_t)core, bytes, cores);
  must(sched_setaffinity(0, bytes, cores) == 0, "it can't have its core");
  CPU_FREE(cores);
}

static bool put(const char *folder, const char *file, long value) {
  char path[4300];
  snprintf(path, sizeof path, "%s/%s", folder, file);
  int descriptor = open(path, O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  bool done = dprintf(descriptor, "%ld", value) > 0;
  close(descriptor);
  return done;
}

/** As engine/repl/confine/enter.ts has a process that is started do it. */
static void enter_control_group(const struct place *place) {
  char own[4200];
  snprintf(own, sizeof own, "%s/repl-%d", place->group, getpid());
  must(mkdir(own, 0755) == 0, "no control group");
  must(put(own, "memory.max", place->memory_mb << 20), "memory.max");
  must(put(own, "memory.oom.group", 1), "memory.oom.group");
  must(put(own, "pids.max", place->pids), "pids.max");
  must(put(own, "cpuset.cpus", place->core), "cpuset.cpus");
  // A kernel without swap accounting has none.
  put(own, "memory.swap.max", 0);
  must(put(own, "cgroup.procs", 0), "cgroup.procs");
}

void become_repl(const struct birth *birth) {
  die_with_parent(birth->parent);
  take_errors(birth->socket);
  take_terminal(birth->place.terminal);
  leave_shared_descriptors(-1, -1);
  run_on_core(birth->place.core);
  if (birth->place.group[0] != '\0') enter_control_group(&birth->place);
  const char *spools = getenv(SETTING("SPOOLS"));
  char spool[4200];
  snprintf(spool, sizeof spool, "%s/%d", spools == NULL ? "" : spools, getpid());
  must(spools != NULL && (mkdir(spool, 0700) == 0 || errno == EEXIST), "no spool");
  confine_self(spool);
}
