// A native REPL without Lean, for the fork server: speaks the language of fakes/toy.ts, has Lean's two functions by name, and
// a thread that idles as Lean's do. Besides `fail`, an error, and `open PATH` and `try DEED`. As `toy-repl deaf` it reads nothing once it may go on; as `toy-repl busy` its thread works.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

void lean_finalize_task_manager(void) {}
void lean_init_task_manager_using(unsigned workers) { (void)workers; }

static void *idle(void *busy) {
  while (busy != NULL) continue;
  pause();
  return NULL;
}

static char said[1 << 20];

/** By name, what no REPL may do. */
static long attempt(const char *deed) {
  if (strcmp(deed, "socket") == 0) return socket(AF_UNIX, SOCK_STREAM, 0);
  if (strcmp(deed, "kill") == 0) return kill(getppid(), 0);
  if (strcmp(deed, "trace") == 0) return ptrace(PTRACE_ATTACH, getppid(), 0, 0);
  if (strcmp(deed, "fork") == 0) return fork();
  if (strcmp(deed, "run") == 0) return execl("/usr/bin/true", "true", NULL);
  if (strcmp(deed, "outlive") == 0) return prctl(PR_SET_PDEATHSIG, 0);
  if (strcmp(deed, "type") == 0) return ioctl(0, TIOCSTI, "x");
  if (strcmp(deed, "unpin") == 0) return sched_setaffinity(0, 128, memset(malloc(128), 255, 128));
  if (strcmp(deed, "write") == 0) return open("/usr/lib/mine", O_CREAT | O_WRONLY, 0600);
  return 0;
}

static void obey(char *line) {
  static char *grown;
  char *rest = strchr(line, ' ');
  rest = rest == NULL ? line + strlen(line) : rest + 1;
  if (strncmp(line, "echo ", 5) == 0)
    sprintf(said + strlen(said), "%s{\"severity\":\"info\",\"pos\":{\"line\":1,\"column\":0},\"data\":\"%s\"}",
            said[0] == '\0' ? "" : ",", rest);
  if (strcmp(line, "fail") == 0) sprintf(said, "{\"severity\" : \"error\",\"pos\":{\"line\":1,\"column\":0},\"data\":\"no\"}");
  if (strncmp(line, "sleep ", 6) == 0) usleep((useconds_t)atoi(rest) * 1000);
  if (strncmp(line, "grow ", 5) == 0) grown = memset(malloc((size_t)atoi(rest) << 20), 1, (size_t)atoi(rest) << 20);
  if (strncmp(line, "die ", 4) == 0) _exit(atoi(rest));
  if (strncmp(line, "open ", 5) == 0) {
    FILE *file = fopen(rest, "r");
    sprintf(said, "{\"severity\":\"info\",\"pos\":{\"line\":1,\"column\":0},\"data\":\"%s\"}", file == NULL ? "refused" : "opened");
  }
  if (strncmp(line, "try ", 4) == 0)
    sprintf(said, "{\"severity\":\"info\",\"pos\":{\"line\":1,\"column\":0},\"data\":\"%s\"}", attempt(rest) < 0 ? "refused" : "done");
  if (strncmp(line, "panic ", 6) == 0) {
    fprintf(stderr, "INTERNAL PANIC: %s\n", rest);
    _exit(1);
  }
}

int main(int count, char **arguments) {
  pthread_t thread;
  const char *how = count > 1 ? arguments[1] : "";
  pthread_create(&thread, NULL, idle, strcmp(how, "busy") == 0 ? "" : NULL);
  char *line = NULL;
  size_t room = 0;
  if (strcmp(how, "deaf") == 0) {
    getline(&line, &room, stdin);
    for (;;) pause();
  }
  int environments = 0;
  while (getline(&line, &room, stdin) > 0) {
    if (line[0] == '\n') continue;
    said[0] = '\0';
    char *command = strstr(line, "\"cmd\":\"");
    if (command != NULL) {
      command += 7;
      // The end of the text: nothing that it is tried with has quotes in it.
      *strchr(command, '"') = '\0';
      for (char *next; command != NULL; command = next) {
        next = strstr(command, "\\n");
        if (next != NULL) *next = '\0', next += 2;
        obey(command);
      }
    }
    printf("{\"env\":%d,\"messages\":[%s]}\n\n", environments++, said);
    fflush(stdout);
  }
  return 0;
}
