// A parent's side of engine/repl/zygote/messages.ts: serves orders at a Unix socket until one makes a child, in which it
// comes back. Whoever orders owns the child: is told of its birth and death, and by hanging up kills it.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fork-server.h"

/** A connection says at once what it is for: more of them are nobody's in earnest. */
#define MOST_CONNECTIONS 256

enum role { FREE, NEW, ERRORS, OWNER };
static struct connection {
  enum role role;
  int socket;
  char *line;
  size_t bytes;
  char token[64];
  /** An owner's; its pidfd can be read when it has ended. */
  pid_t child;
  int pidfd;
} connections[MOST_CONNECTIONS];

bool say(int socket, const char *line) {
  // One that does not take it will hang up, or has.
  return send(socket, line, strlen(line), MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)strlen(line);
}

static void forget(struct connection *one) {
  close(one->socket);
  if (one->pidfd >= 0) close(one->pidfd);
  free(one->line);
  *one = (struct connection){.role = FREE, .socket = -1, .pidfd = -1};
}

static void refuse(struct connection *one, const char *why) {
  char line[256];
  snprintf(line, sizeof line, "{\"type\":\"refused\",\"detail\":\"%s\"}\n", why);
  say(one->socket, line);
  forget(one);
}

static void reap(struct connection *one) {
  int how = 0;
  while (waitpid(one->child, &how, 0) < 0 && errno == EINTR) continue;
  char line[128];
  if (WIFSIGNALED(how))
    snprintf(line, sizeof line, "{\"type\":\"exited\",\"code\":null,\"signal\":%d}\n", WTERMSIG(how));
  else snprintf(line, sizeof line, "{\"type\":\"exited\",\"code\":%d,\"signal\":null}\n", WEXITSTATUS(how));
  if (one->socket >= 0) say(one->socket, line);
  forget(one);
}

/** A child whose owner has gone is reaped when it has ended. */
static void hang_up(struct connection *one) {
  if (one->role != OWNER) return forget(one);
  kill(one->child, SIGKILL);
  close(one->socket);
  one->socket = -1;
}

static int listen_at(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (listening < 0 || bind(listening, (void *)&address, sizeof address) < 0 || listen(listening, 64) < 0)
    give_up("can't listen at %s: %s", path, strerror(errno));
  return listening;
}

static void accept_at(int listening) {
  int socket = accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (socket < 0) return;
  for (size_t i = 0; i < MOST_CONNECTIONS; i++)
    if (connections[i].role == FREE) {
      connections[i] = (struct connection){.role = NEW, .socket = socket, .pidfd = -1};
      return;
    }
  close(socket);
}

static struct connection *errors_of(const char *token) {
  for (size_t i = 0; i < MOST_CONNECTIONS; i++)
    if (connections[i].role == ERRORS && strcmp(connections[i].token, token) == 0) return &connections[i];
  return NULL;
}

static bool read_place(const char *order, struct place *place) {
  const char *group = json_member(order, "group"), *limits = json_member(group, "limits");
  *place = (struct place){0};
  if (!json_text(json_member(order, "terminal"), place->terminal, sizeof place->terminal)) return false;
  if (!json_number(json_member(order, "core"), &place->core)) return false;
  if (group == NULL || *group != '{') return true;
  return json_text(json_member(group, "parent"), place->group, sizeof place->group) &&
         json_number(json_member(limits, "memoryMb"), &place->memory_mb) &&
         json_number(json_member(limits, "pids"), &place->pids);
}

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/** True in the child. */
static bool fork_for(struct connection *one, struct connection *errors, struct birth *birth) {
  double started = now_ms();
  birth->parent = getpid();
  birth->socket = errors == NULL ? one->socket : errors->socket;
  birth->order = one->line;
  pid_t child = fork();
  if (child == 0) return true;
  if (child < 0) {
    refuse(one, strerrorname_np(errno));
  } else {
    one->role = OWNER;
    one->child = child;
    one->pidfd = (int)syscall(SYS_pidfd_open, child, 0);
    free(one->line);
    one->line = NULL;
    char line[128];
    snprintf(line, sizeof line, "{\"type\":\"forked\",\"pid\":%d,\"forkMs\":%.3f}\n", child, now_ms() - started);
    say(one->socket, line);
    if (one->pidfd < 0) {
      // Nobody would hear of its end.
      kill(child, SIGKILL);
      reap(one);
    }
  }
  if (errors != NULL) forget(errors);
  return false;
}

static bool obey(struct connection *one, struct birth *birth) {
  char type[32], token[64];
  const char *order = one->line;
  if (!json_text(json_member(order, "type"), type, sizeof type)) {
    forget(one);
    return false;
  }
  if (strcmp(type, "hold-stderr") == 0) {
    if (!json_text(json_member(order, "token"), one->token, sizeof one->token)) {
      forget(one);
      return false;
    }
    one->role = ERRORS;
    say(one->socket, "{\"type\":\"held\"}\n");
    return false;
  }
  if (strcmp(type, "grow") == 0) {
    birth->type = BORN_PARENT;
    return fork_for(one, NULL, birth);
  }
  struct connection *errors = NULL;
  if (json_text(json_member(order, "stderr"), token, sizeof token)) errors = errors_of(token);
  if (strcmp(type, "fork") != 0 || !read_place(order, &birth->place)) refuse(one, "no order that is known here");
  else if (errors == NULL) refuse(one, "its stderr has hung up");
  else {
    birth->type = BORN_REPL;
    return fork_for(one, errors, birth);
  }
  return false;
}

/** True in a child. */
static bool hear(struct connection *one, struct birth *birth) {
  char bytes[65536];
  ssize_t count = read(one->socket, bytes, sizeof bytes);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  // Its one order has been heard: nothing more is said there but that it hangs up.
  if (count > 0 && one->role != NEW) return false;
  char *line = count <= 0 || one->bytes + (size_t)count > MOST_LINE_BYTES
                   ? NULL
                   : realloc(one->line, one->bytes + (size_t)count + 1);
  if (line == NULL) {
    hang_up(one);
    return false;
  }
  one->line = line;
  memcpy(line + one->bytes, bytes, (size_t)count);
  one->bytes += (size_t)count;
  line[one->bytes] = '\0';
  char *end = memchr(line, '\n', one->bytes);
  if (end == NULL) return false;
  *end = '\0';
  return obey(one, birth);
}

struct birth serve_forks(const char *socket_path, int owner, void (*serving)(void)) {
  struct birth birth = {0};
  for (size_t i = 0; i < MOST_CONNECTIONS; i++)
    connections[i] = (struct connection){.role = FREE, .socket = -1, .pidfd = -1};
  int listening = listen_at(socket_path);
  serving();
  for (;;) {
    // A negative descriptor is passed over.
    static struct pollfd waiting[2 + 2 * MOST_CONNECTIONS];
    waiting[0] = (struct pollfd){listening, POLLIN, 0};
    waiting[1] = (struct pollfd){owner, POLLIN, 0};
    for (size_t i = 0; i < MOST_CONNECTIONS; i++) {
      waiting[2 + 2 * i] = (struct pollfd){connections[i].pidfd, POLLIN, 0};
      waiting[3 + 2 * i] = (struct pollfd){connections[i].socket, POLLIN, 0};
    }
    if (poll(waiting, 2 + 2 * MOST_CONNECTIONS, -1) < 0) {
      if (errno == EINTR) continue;
      give_up("can't wait: %s", strerror(errno));
    }
    if (waiting[1].revents != 0) _exit(0);
    for (size_t i = 0; i < MOST_CONNECTIONS; i++) {
      struct connection *one = &connections[i];
      if (waiting[2 + 2 * i].revents != 0 && one->pidfd == waiting[2 + 2 * i].fd) reap(one);
      else if (waiting[3 + 2 * i].revents != 0 && one->socket == waiting[3 + 2 * i].fd && hear(one, &birth))
        return birth;
    }
    if (waiting[0].revents != 0) accept_at(listening);
  }
}
