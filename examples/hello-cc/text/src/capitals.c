#include "text.h"

#include <ctype.h>

#include "limit.h"

void text_capitals(const char *word, char *out, unsigned long size) {
  unsigned long end = limited(size);
  if (end == 0) {
    return;
  }
  unsigned long i = 0;
  for (; i + 1 < end && word[i] != '\0'; i++) {
    out[i] = (char)toupper((unsigned char)word[i]);
  }
  out[i] = '\0';
}
