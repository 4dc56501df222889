#include <string.h>

#include "case.h"
#include "text.h"

static int capitals(void) {
  char out[4];
  text_capitals("hello", out, sizeof out);
  return strcmp(out, "HEL");
}

static int digits(void) {
  return text_digits(0) != 1 || text_digits(9) != 1 || text_digits(10) != 2;
}

__attribute__((constructor)) static void add(void) {
  check_register("capitals", capitals);
  check_register("digits", digits);
}
