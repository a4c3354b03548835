// A fork server inside an unmodified native REPL: preloaded into its process, it answers the REPL's reads. It gives the REPL
// the header's commands, keeps what it replies, and when the REPL reads on, makes the process a parent of REPLs that speaks
// the protocol of engine/repl/zygote/messages.ts. A child reads on from its own terminal. No text ever runs in the parent.
#ifndef FORK_SERVER_H
#define FORK_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

/** What the REPL's environment says, all of it absolute paths or JSON; see shim/launch.ts. */
#define SETTING(name) ("LEAN_REPL_FORKS_" name)
#define MOST_PATHS 64
/** As in engine/repl/confine/enter.ts. */
#define CONFINE_FAILED 79
/** As in engine/repl/zygote/messages.ts. */
#define MOST_LINE_BYTES (1 << 20)

/** Where a REPL is to live. */
struct place {
  char terminal[256];
  long core;
  /** Empty: none. */
  char group[4096];
  long memory_mb, pids;
};

/** In a child: what it is to be. */
struct birth {
  enum { BORN_REPL, BORN_PARENT } type;
  pid_t parent;
  /** The connection that is its standard error, or its owner. */
  int socket;
  struct place place;
  /** The order of a parent: JSON, which names its socket and headers. */
  const char *order;
};

// fork-server.c: the REPL's reads.
/** The REPL is about to wait for its standard input; `file` is null where it reads the descriptor. */
void input_wanted(FILE *file);
bool is_input_ours(void);
/** What a child has heard already and reads by the descriptor; 0: nothing, ask the kernel. */
size_t take_heard(void *into, size_t room);
/** Says why on standard error, and ends the process. */
__attribute__((noreturn, format(printf, 1, 2))) void give_up(const char *why, ...);

// headers.c: what the REPL is asked before it is forked, and what it has answered.
/** JSON: `[{"imports":…,"rest":…},…]`; kept by reference. */
void take_headers(const char *list);
/** The next request, without its blank line; null when all have been answered. */
const char *next_header_request(void);
/** The reply to it. */
void header_answered(const char *reply);
/** Indices of the list's headers that can't be held, as JSON. */
const char *failed_headers(void);
/** What was answered when the last of them failed; null: none has. */
const char *last_failure(void);
/** What was answered to that very request; null: nothing. */
const char *prepared_reply(const char *request, size_t bytes);
/** Of all requests that were answered; 0: there are none. */
size_t longest_prepared(void);

// serve.c: the parent. Comes back in a child only. `owner`: its hanging up is this process's end; -1: nobody's.
struct birth serve_forks(const char *socket_path, int owner, void (*serving)(void));
bool say(int socket, const char *line);

// child.c: what a child goes through before its first request.
void die_with_parent(pid_t parent);
/** Its standard streams are its own from then on; on any trouble it ends the process. */
void become_repl(const struct birth *birth);
/** All but the standard ones and these two (-1: none) lead nowhere from now on. */
void leave_shared_descriptors(int kept, int kept_too);

// confine.c: what a child takes from itself for good.
/** Read while the files can be reached. */
void read_grounds(void);
void confine_self(const char *spool);

// tasks.c: Lean's task manager, whose threads no fork inherits.
bool is_lean(void);
void stop_tasks(void);
void start_tasks(void);
/** Gives up unless every other thread of the process sleeps. */
void require_rest(void);
/** With a ring of io_uring's, a child could have the kernel act for its parent. */
void withhold_shared_memory(void);

// json.c: what of JSON the orders and replies need.
/** The value of a key of the object that begins there; null: it has none, or is no object. */
const char *json_member(const char *object, const char *key);
/** Behind a value; null where it does not end. */
const char *json_end(const char *value);
/** The list's next element; null after the last. `at` begins null. */
const char *json_next(const char *list, const char *at);
bool json_text(const char *value, char *into, size_t room);
bool json_number(const char *value, long *into);

#endif
