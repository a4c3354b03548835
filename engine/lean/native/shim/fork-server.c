// The REPL's reads, from the process's start: it is given the header's commands one by one; when it has answered all and
// reads on, the process is a parent, and what comes back from there is a child with a terminal or with more headers.
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fork-server.h"

/** Above the standard streams and whatever a program takes to be its own. */
#define LOWEST_DESCRIPTOR 10

static bool input_is_ours = false;
/** Where the service listens for this process's first word. */
static int notices = -1;
/** The REPL's standard input, from the other end. */
static int feed = -1;
static int owner = -1;
static char socket_path[108];
static bool is_answering = false;

/** Of what a child has heard before it has read it. */
static char *heard;
static size_t heard_bytes;

bool is_input_ours(void) { return input_is_ours; }

void give_up(const char *why, ...) {
  va_list values;
  va_start(values, why);
  fputs("fork server: ", stderr);
  vfprintf(stderr, why, values);
  fputc('\n', stderr);
  fflush(stderr);
  _exit(CONFINE_FAILED);
}

/** What the REPL reads is written here, and what it writes is read here, neither shared with any other process. */
static void renew_streams(void) {
  int ends[2], replies = memfd_create("replies", MFD_CLOEXEC);
  if (replies < 0 || pipe2(ends, O_CLOEXEC) < 0) give_up("no streams: %s", strerror(errno));
  if (feed >= 0) close(feed);
  feed = fcntl(ends[1], F_DUPFD_CLOEXEC, LOWEST_DESCRIPTOR);
  if (feed < 0 || dup2(ends[0], STDIN_FILENO) < 0 || dup2(replies, STDOUT_FILENO) < 0)
    give_up("no streams: %s", strerror(errno));
  close(ends[0]);
  close(ends[1]);
  close(replies);
}

/** A program that is not Lean may be a script on its way to it. */
__attribute__((constructor)) static void begin(void) {
  const char *path = getenv(SETTING("SOCKET"));
  if (path == NULL) return;
  input_is_ours = true;
  if (!is_lean()) return;
  // What the REPL itself starts is no fork server.
  unsetenv("LD_PRELOAD");
  if (strlen(path) >= sizeof socket_path) give_up("too long for the path of a socket: %s", path);
  strcpy(socket_path, path);
  notices = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, LOWEST_DESCRIPTOR);
  read_grounds();
  renew_streams();
  take_headers(getenv(SETTING("HEADERS")));
}

static bool write_all(int descriptor, const char *text, size_t bytes) {
  while (bytes > 0) {
    ssize_t count = write(descriptor, text, bytes);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    text += count;
    bytes -= (size_t)count;
  }
  return true;
}

static char *take_reply(void) {
  fflush(stdout);
  off_t bytes = lseek(STDOUT_FILENO, 0, SEEK_END);
  char *reply = bytes < 0 ? NULL : malloc((size_t)bytes + 1);
  if (reply == NULL) give_up("a reply can't be read");
  off_t at = 0;
  for (ssize_t count; at < bytes; at += count)
    if ((count = pread(STDOUT_FILENO, reply + at, (size_t)(bytes - at), at)) <= 0) give_up("a reply can't be read");
  reply[bytes] = '\0';
  if (ftruncate(STDOUT_FILENO, 0) < 0 || lseek(STDOUT_FILENO, 0, SEEK_SET) < 0) give_up("a reply can't be kept");
  return reply;
}

static void tell_serving(void) {
  char line[4200];
  if (owner < 0) {
    const char *serving = "{\"type\":\"serving\",\"lacks\":[]}\n";
    write_all(notices, serving, strlen(serving));
    close(notices);
    notices = -1;
    return;
  }
  // Its life hangs on its owner's connection now.
  prctl(PR_SET_PDEATHSIG, 0);
  snprintf(line, sizeof line, "{\"type\":\"grown\",\"failed\":[%s]}\n", failed_headers());
  say(owner, line);
}

/** Answers what the parent has answered before; whatever else comes is the REPL's. */
static void answer_prepared(FILE *file) {
  size_t room = longest_prepared() + 2;
  heard = malloc(room);
  if (heard == NULL) give_up("out of memory");
  for (heard_bytes = 0; room > 2;) {
    char *end = memmem(heard, heard_bytes, "\n\n", 2);
    if (end != NULL) {
      const char *reply = prepared_reply(heard, (size_t)(end - heard));
      if (reply == NULL) break;
      if (!write_all(STDOUT_FILENO, reply, strlen(reply))) _exit(0);
      heard_bytes -= (size_t)(end + 2 - heard);
      memmove(heard, end + 2, heard_bytes);
      continue;
    }
    if (heard_bytes == room) break;
    ssize_t count = read(STDIN_FILENO, heard + heard_bytes, room - heard_bytes);
    if (count < 0 && errno == EINTR) continue;
    // Its terminal has been hung up.
    if (count <= 0) _exit(0);
    heard_bytes += (size_t)count;
  }
  if (file == NULL) return;
  while (heard_bytes > 0)
    if (ungetc((unsigned char)heard[--heard_bytes], file) == EOF) give_up("what was heard can't be given back");
}

size_t take_heard(void *into, size_t room) {
  if (is_answering || heard_bytes == 0) return 0;
  size_t count = heard_bytes < room ? heard_bytes : room;
  memcpy(into, heard, count);
  heard_bytes -= count;
  memmove(heard, heard + count, heard_bytes);
  return count;
}

static void live_as_repl(const struct birth *birth, FILE *file) {
  input_is_ours = false;
  is_answering = true;
  become_repl(birth);
  start_tasks();
  clearerr(stdin);
  write_all(STDOUT_FILENO, "READY\n", 6);
  answer_prepared(file);
  is_answering = false;
}

static void live_as_parent(const struct birth *birth) {
  die_with_parent(birth->parent);
  // Who ends its parent's group does not mean this one.
  setsid();
  owner = birth->socket;
  renew_streams();
  leave_shared_descriptors(owner, feed);
  if (!json_text(json_member(birth->order, "socket"), socket_path, sizeof socket_path)) give_up("no socket's path");
  take_headers(json_member(birth->order, "headers"));
  start_tasks();
}

void input_wanted(FILE *file) {
  static bool is_asked = false;
  if (!is_lean())
    give_up("the program does not share Lean's runtime: it has no lean_init_task_manager_using that could be called");
  for (;;) {
    if (is_asked) {
      char *reply = take_reply();
      header_answered(reply);
      free(reply);
    }
    const char *request = next_header_request();
    is_asked = request != NULL;
    if (is_asked) {
      if (!write_all(feed, request, strlen(request)) || !write_all(feed, "\n\n", 2)) give_up("nobody reads");
      return;
    }
    if (owner < 0 && last_failure() != NULL) give_up("the canonical header can't be held: %.500s", last_failure());
    fflush(NULL);
    stop_tasks();
    require_rest();
    withhold_shared_memory();
    struct birth birth = serve_forks(socket_path, owner, tell_serving);
    if (birth.type == BORN_REPL) return live_as_repl(&birth, file);
    live_as_parent(&birth);
  }
}
