// What a child takes from itself for good, as engine/linux/confine-self.ts does for the embedded engine: new rights, resources,
// files (Landlock), system calls (the same filter, which the service writes to a file). It fails closed.
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fork-server.h"

/** Stands in the filter where the child's own pid belongs; see shim/launch.ts. */
#define PID_PLACEHOLDER 0x7fffffff
/** The same on every machine. */
#define CREATE_RULESET 444
#define ADD_RULE 445
#define RESTRICT_SELF 446

static struct sock_filter filter[BPF_MAXINSNS];
static size_t filter_length;

void read_grounds(void) {
  const char *path = getenv(SETTING("FILTER"));
  int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  ssize_t bytes = file < 0 ? -1 : read(file, filter, sizeof filter);
  if (bytes <= 0 || (size_t)bytes % sizeof filter[0] != 0) give_up("no filter of system calls at %s", path);
  close(file);
  filter_length = (size_t)bytes / sizeof filter[0];
}

static void limit(int resource, rlim_t most) {
  struct rlimit limits = {most, most};
  if (setrlimit(resource, &limits) != 0) give_up("a limit can't be set: %s", strerror(errno));
}

enum {
  WRITE_FILE = 1 << 1,
  READ_FILE = 1 << 2,
  READ_DIRECTORY = 1 << 3,
  TRUNCATE = 1 << 14,
  FILE_RIGHTS = WRITE_FILE | READ_FILE | TRUNCATE,
  READING = READ_FILE | READ_DIRECTORY,
  /** Besides: remove, make directories and files, refer. */
  WRITING = READING | WRITE_FILE | TRUNCATE | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 13,
};

static uint64_t handled;

static void grant(int ruleset, const char *path, uint64_t rights) {
  int beneath = open(path, O_PATH | O_CLOEXEC);
  struct stat facts;
  // A machine may be without one of the system's folders.
  if (beneath < 0) return;
  if (fstat(beneath, &facts) == 0 && !S_ISDIR(facts.st_mode)) rights &= FILE_RIGHTS;
  struct __attribute__((packed)) {
    uint64_t rights;
    int32_t beneath;
  } rule = {rights & handled, beneath};
  if (syscall(ADD_RULE, ruleset, 1, &rule, 0) != 0) give_up("Landlock: %s: %s", path, strerror(errno));
  close(beneath);
}

/** `paths`: absolute ones, a line each. */
static void grant_each(int ruleset, const char *paths, uint64_t rights) {
  char path[4200];
  for (; paths != NULL && *paths != '\0'; paths += strcspn(paths, "\n"), paths += *paths == '\n') {
    size_t length = strcspn(paths, "\n");
    if (length >= sizeof path) give_up("Landlock: too long a path");
    memcpy(path, paths, length);
    path[length] = '\0';
    if (length > 0) grant(ruleset, path, rights);
  }
}

/** By the kernel's version of the interface: rights on files that it knows; TCP since 4, signals and abstract sockets since 6. */
static void restrict_files(const char *spool) {
  static const int file_rights[] = {13, 14, 15, 15, 16, 16};
  long version = syscall(CREATE_RULESET, NULL, 0, 1);
  if (version < 1) give_up("this kernel has no Landlock: nothing would keep REPLs apart");
  handled = (1u << file_rights[version > 6 ? 5 : version - 1]) - 1;
  uint64_t rules[3] = {handled, 3, 3};
  long ruleset = syscall(CREATE_RULESET, rules, version >= 6 ? 24 : version >= 4 ? 16 : 8, 0);
  if (ruleset < 0) give_up("Landlock: %s", strerror(errno));
  grant_each((int)ruleset, getenv(SETTING("READ")), READING);
  grant_each((int)ruleset, getenv(SETTING("WRITE")), WRITING);
  grant((int)ruleset, spool, WRITING);
  if (syscall(RESTRICT_SELF, ruleset, 0) != 0) give_up("Landlock: %s", strerror(errno));
  close((int)ruleset);
}

void confine_self(const char *spool) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) give_up("no_new_privs: %s", strerror(errno));
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_MSGQUEUE, 0);
  limit(RLIMIT_NICE, 0);
  limit(RLIMIT_RTPRIO, 0);
  limit(RLIMIT_NOFILE, 128);
  restrict_files(spool);
  for (size_t i = 0; i < filter_length; i++)
    if (filter[i].k == PID_PLACEHOLDER) filter[i].k = (uint32_t)getpid();
  struct sock_fprog program = {.len = (unsigned short)filter_length, .filter = filter};
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) give_up("seccomp: %s", strerror(errno));
}
