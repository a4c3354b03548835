// The C library's calls by which a program reads its standard input: each asks first whether the REPL would wait now.
#include <dlfcn.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "fork-server.h"

#define EXPORT __attribute__((visibility("default")))
#define NEXT(name) ((__typeof__(&name))next(&cached_##name, #name))
#define CACHED(name) static void *cached_##name

static void *next(void **cached, const char *name) {
  if (*cached == NULL) *cached = dlsym(RTLD_NEXT, name);
  return *cached;
}

static bool has_bytes(void) {
  int waiting = 0;
  return ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 && waiting > 0;
}

static void before_file(FILE *file) {
  if (!is_input_ours() || fileno(file) != STDIN_FILENO) return;
  if (file->_IO_read_ptr >= file->_IO_read_end && !has_bytes()) input_wanted(file);
}

/** What is to be given instead of what the descriptor has; 0: nothing. */
static size_t before_descriptor(int descriptor, void *into, size_t room) {
  if (descriptor != STDIN_FILENO) return 0;
  if (is_input_ours() && !has_bytes()) input_wanted(NULL);
  return take_heard(into, room);
}

CACHED(read);
EXPORT ssize_t read(int descriptor, void *into, size_t bytes) {
  size_t heard = before_descriptor(descriptor, into, bytes);
  if (heard > 0) return (ssize_t)heard;
  return NEXT(read)(descriptor, into, bytes);
}

ssize_t __read_chk(int, void *, size_t, size_t);
CACHED(__read_chk);
EXPORT ssize_t __read_chk(int descriptor, void *into, size_t bytes, size_t room) {
  size_t heard = before_descriptor(descriptor, into, bytes < room ? bytes : room);
  if (heard > 0) return (ssize_t)heard;
  return NEXT(__read_chk)(descriptor, into, bytes, room);
}

#undef fread
CACHED(fread);
EXPORT size_t fread(void *into, size_t size, size_t count, FILE *file) {
  before_file(file);
  return NEXT(fread)(into, size, count, file);
}

#undef fread_unlocked
CACHED(fread_unlocked);
EXPORT size_t fread_unlocked(void *into, size_t size, size_t count, FILE *file) {
  before_file(file);
  return NEXT(fread_unlocked)(into, size, count, file);
}

#define READS_A_CHARACTER(name) \
  CACHED(name);                 \
  EXPORT int name(FILE *file) { \
    before_file(file);          \
    return NEXT(name)(file);    \
  }
#undef getc
#undef getc_unlocked
#undef fgetc_unlocked
int _IO_getc(FILE *);
READS_A_CHARACTER(fgetc)
READS_A_CHARACTER(getc)
READS_A_CHARACTER(_IO_getc)
READS_A_CHARACTER(fgetc_unlocked)
READS_A_CHARACTER(getc_unlocked)

#undef getchar
CACHED(getchar);
EXPORT int getchar(void) {
  before_file(stdin);
  return NEXT(getchar)();
}

CACHED(fgets);
EXPORT char *fgets(char *into, int room, FILE *file) {
  before_file(file);
  return NEXT(fgets)(into, room, file);
}

char *__fgets_chk(char *, size_t, int, FILE *);
CACHED(__fgets_chk);
EXPORT char *__fgets_chk(char *into, size_t size, int room, FILE *file) {
  before_file(file);
  return NEXT(__fgets_chk)(into, size, room, file);
}

CACHED(getline);
EXPORT ssize_t getline(char **line, size_t *room, FILE *file) {
  before_file(file);
  return NEXT(getline)(line, room, file);
}

CACHED(getdelim);
EXPORT ssize_t getdelim(char **line, size_t *room, int end, FILE *file) {
  before_file(file);
  return NEXT(getdelim)(line, room, end, file);
}

ssize_t __getdelim(char **, size_t *, int, FILE *);
CACHED(__getdelim);
EXPORT ssize_t __getdelim(char **line, size_t *room, int end, FILE *file) {
  before_file(file);
  return NEXT(__getdelim)(line, room, end, file);
}
