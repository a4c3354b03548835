// The headers that a parent makes the REPL hold, and what it answered: a child that is asked the same gives the same answer,
// by the ids that the REPL knows its environments by. A request is what a lane would send, byte for byte.
#include <stdlib.h>
#include <string.h>

#include "fork-server.h"

/** Of the canonical header and what a parent may hold beside it, two each. */
#define MOST_STEPS 256
/** The REPL reads nothing while it is asked: a pipe holds that much. */
#define MOST_REQUEST_BYTES 60000

static struct {
  char *request, *reply;
} steps[MOST_STEPS];
static size_t step_count;

static const char *headers, *header;
static int header_index;
static enum { IMPORTS, REST } part;
static long imported;
static char *asked;
static char failed[4096], *failure;

void take_headers(const char *list) {
  headers = list;
  header = NULL;
  header_index = -1;
  part = IMPORTS;
  failed[0] = '\0';
}

const char *prepared_reply(const char *request, size_t bytes) {
  for (size_t i = 0; i < step_count; i++)
    if (strlen(steps[i].request) == bytes && memcmp(steps[i].request, request, bytes) == 0) return steps[i].reply;
  return NULL;
}

size_t longest_prepared(void) {
  size_t longest = 0;
  for (size_t i = 0; i < step_count; i++)
    if (strlen(steps[i].request) > longest) longest = strlen(steps[i].request);
  return longest;
}

static void fail_header(const char *why) {
  size_t used = strlen(failed);
  snprintf(failed + used, sizeof failed - used, used == 0 ? "%d" : ",%d", header_index);
  free(failure);
  failure = strdup(why);
  part = IMPORTS;
}

const char *failed_headers(void) { return failed; }
const char *last_failure(void) { return failure; }

/** Quotes within text are escaped: as a key and its value it can only be the REPL's own word. */
static bool has_errors(const char *reply) {
  for (const char *at = reply; (at = strstr(at, "\"severity\"")) != NULL;) {
    at += strlen("\"severity\"");
    at += strspn(at, " \n\r\t");
    if (*at++ != ':') continue;
    at += strspn(at, " \n\r\t");
    if (strncmp(at, "\"error\"", 7) == 0) return true;
  }
  return false;
}

void header_answered(const char *reply) {
  long environment;
  if (!json_number(json_member(reply, "env"), &environment) || has_errors(reply)) {
    fail_header(reply);
  } else if (step_count == MOST_STEPS) {
    fail_header("it is one too many");
  } else {
    steps[step_count].request = asked;
    steps[step_count++].reply = strdup(reply);
    asked = NULL;
    imported = environment;
    part = part == IMPORTS ? REST : IMPORTS;
  }
  free(asked);
  asked = NULL;
}

/** What is to be asked for the part of the header; null: nothing, or what was answered before. */
static char *request_of(const char *text) {
  const char *end = text == NULL || *text != '"' ? NULL : json_end(text);
  if (end == NULL || end - text > MOST_REQUEST_BYTES) {
    fail_header("it is no header, or too long a one");
    return NULL;
  }
  char *request = malloc((size_t)(end - text) + 64);
  if (request == NULL) give_up("out of memory");
  int length = (int)(end - text);
  if (part == IMPORTS) sprintf(request, "{\"cmd\":%.*s}", length, text);
  else sprintf(request, "{\"cmd\":%.*s,\"env\":%ld}", length, text, imported);
  const char *reply = prepared_reply(request, strlen(request));
  if (reply == NULL) return request;
  free(request);
  json_number(json_member(reply, "env"), &imported);
  part = part == IMPORTS ? REST : IMPORTS;
  return NULL;
}

const char *next_header_request(void) {
  for (;;) {
    if (part == IMPORTS) {
      header = headers == NULL ? NULL : json_next(headers, header);
      header_index++;
      if (header == NULL) return NULL;
      asked = request_of(json_member(header, "imports"));
    } else {
      const char *rest = json_member(header, "rest");
      if (rest != NULL && rest[0] == '"' && rest[1] == '"') {
        part = IMPORTS;
        continue;
      }
      asked = request_of(rest);
    }
    if (asked != NULL) return asked;
  }
}
