// As much JSON as orders and replies need, read in place. What it does not understand is no value: never a guess.
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "fork-server.h"

static const char *blank(const char *at) {
  while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t') at++;
  return at;
}

static const char *string_end(const char *at) {
  for (at++; *at != '"'; at++) {
    if (*at == '\\') at++;
    if (*at == '\0') return NULL;
  }
  return at + 1;
}

const char *json_end(const char *value) {
  if (*value == '"') return string_end(value);
  if (*value != '{' && *value != '[') {
    const char *at = value;
    while (isalnum((unsigned char)*at) || *at == '-' || *at == '+' || *at == '.') at++;
    return at == value ? NULL : at;
  }
  int depth = 0;
  for (const char *at = value; *at != '\0';) {
    if (*at == '"') {
      at = string_end(at);
      if (at == NULL) return NULL;
      continue;
    }
    if (*at == '{' || *at == '[') depth++;
    if ((*at == '}' || *at == ']') && --depth == 0) return at + 1;
    at++;
  }
  return NULL;
}

const char *json_member(const char *object, const char *key) {
  if (object == NULL) return NULL;
  const char *at = blank(object);
  if (*at != '{') return NULL;
  at = blank(at + 1);
  while (*at == '"') {
    const char *name = at + 1, *end = string_end(at);
    if (end == NULL) return NULL;
    bool found = strlen(key) == (size_t)(end - 1 - name) && memcmp(key, name, strlen(key)) == 0;
    at = blank(end);
    if (*at != ':') return NULL;
    at = blank(at + 1);
    if (found) return at;
    at = json_end(at);
    if (at == NULL) return NULL;
    at = blank(at);
    if (*at != ',') return NULL;
    at = blank(at + 1);
  }
  return NULL;
}

const char *json_next(const char *list, const char *at) {
  if (at == NULL) {
    list = blank(list);
    if (*list != '[') return NULL;
    at = blank(list + 1);
    return *at == ']' ? NULL : at;
  }
  at = json_end(at);
  if (at == NULL) return NULL;
  at = blank(at);
  return *at == ',' ? blank(at + 1) : NULL;
}

bool json_text(const char *value, char *into, size_t room) {
  if (value == NULL || *value != '"') return false;
  for (value++; *value != '"'; value++) {
    // Paths and tokens need no other escapes.
    if (*value == '\\' && strchr("\\\"/", *++value) == NULL) return false;
    if (*value == '\0' || room-- <= 1) return false;
    *into++ = *value;
  }
  *into = '\0';
  return true;
}

bool json_number(const char *value, long *into) {
  if (value == NULL) return false;
  char *end;
  *into = strtol(value, &end, 10);
  return end != value && *into >= 0;
}
