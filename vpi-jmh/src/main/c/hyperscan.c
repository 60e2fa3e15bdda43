/*
 * Hyperscan as a peer of vpi-match: one database, its scratch and one stream, for one thread. The callback is here, so that
 * a match costs no call into Java; it adds up what a handler in Java adds up.
 */
#include <hs/hs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scanner {
  uint64_t matches, ids;
  hs_database_t *database;
  hs_scratch_t *scratch;
  hs_stream_t *stream;
};

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context) {
  (void)from, (void)to, (void)flags;
  struct scanner *scanner = context;
  scanner->matches++;
  scanner->ids += id;
  return 0;
}

static void say(char *message, size_t size, const char *what, int error) {
  snprintf(message, size, "%s (%d)", what, error);
}

/* The patterns as expressions, each byte as \xHH: hs_compile_lit_multi of 5.4.0 refuses 20,000 literals at once. */
static char *write_expressions(const uint8_t *bytes, const int32_t *ends, int32_t count, const char **expressions) {
  char *text = malloc(4 * (size_t)ends[count - 1] + (size_t)count);
  char *out = text;
  for (int32_t i = 0, at = 0; text && i < count; i++) {
    expressions[i] = out;
    for (; at < ends[i]; at++) {
      out += sprintf(out, "\\x%02X", bytes[at]);
    }
    *out++ = 0;
  }
  return text;
}

static hs_database_t *compile(const uint8_t *bytes, const int32_t *ends, const uint8_t *nocase, int32_t count,
                              int distinct, int streams, char *message, size_t size) {
  const char **expressions = calloc((size_t)count, sizeof *expressions);
  unsigned *flags = calloc((size_t)count, sizeof *flags);
  unsigned *ids = calloc((size_t)count, sizeof *ids);
  char *text = expressions ? write_expressions(bytes, ends, count, expressions) : NULL;
  hs_database_t *database = NULL;
  if (text && flags && ids) {
    for (int32_t i = 0; i < count; i++) {
      flags[i] = (nocase[i] ? HS_FLAG_CASELESS : 0) | (distinct ? HS_FLAG_SINGLEMATCH : 0);
      ids[i] = (unsigned)i;
    }
    hs_compile_error_t *problem = NULL;
    int error = hs_compile_multi(expressions, flags, ids, (unsigned)count, streams ? HS_MODE_STREAM : HS_MODE_BLOCK,
                                 NULL, &database, &problem);
    if (error != HS_SUCCESS) {
      say(message, size, problem ? problem->message : "no message", error);
      hs_free_compile_error(problem);
    }
  } else {
    say(message, size, "no memory", 0);
  }
  free(text);
  free(ids);
  free(flags);
  free(expressions);
  return database;
}

void hyperscan_close(struct scanner *scanner) {
  if (scanner->stream) {
    hs_close_stream(scanner->stream, scanner->scratch, NULL, NULL);
  }
  hs_free_scratch(scanner->scratch);
  hs_free_database(scanner->database);
  free(scanner);
}

/* Compiles patterns of distinct bytes; pattern i is reported as i. NULL if that fails, with a message. */
struct scanner *hyperscan_open(const uint8_t *bytes, const int32_t *ends, const uint8_t *nocase, int32_t count,
                               int32_t distinct, int32_t streams, char *message, int32_t size) {
  struct scanner *scanner = calloc(1, sizeof *scanner);
  if (!scanner) {
    say(message, (size_t)size, "no memory", 0);
    return NULL;
  }
  scanner->database = compile(bytes, ends, nocase, count, distinct, streams, message, (size_t)size);
  int error = scanner->database ? hs_alloc_scratch(scanner->database, &scanner->scratch) : HS_SUCCESS;
  if (scanner->database && error == HS_SUCCESS && streams) {
    error = hs_open_stream(scanner->database, 0, &scanner->stream);
  }
  if (error != HS_SUCCESS) {
    say(message, (size_t)size, "scratch or stream", error);
  }
  if (!scanner->database || error != HS_SUCCESS) {
    hyperscan_close(scanner);
    return NULL;
  }
  return scanner;
}

int32_t hyperscan_scan(struct scanner *scanner, const char *data, int32_t length) {
  return hs_scan(scanner->database, data, (unsigned)length, 0, scanner->scratch, on_match, scanner);
}

int32_t hyperscan_scan_stream(struct scanner *scanner, const char *data, int32_t length) {
  return hs_scan_stream(scanner->stream, data, (unsigned)length, 0, scanner->scratch, on_match, scanner);
}

/* Ends the stream and begins the next. */
int32_t hyperscan_reset_stream(struct scanner *scanner) {
  return hs_reset_stream(scanner->stream, 0, scanner->scratch, on_match, scanner);
}
