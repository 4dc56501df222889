#include <stdio.h>

#include "case.h"

enum { MOST_CASES = 16 };

static struct {
  const char *name;
  int (*run)(void);
} cases[MOST_CASES];
static int count;

void check_register(const char *name, int (*run)(void)) {
  if (count < MOST_CASES) {
    cases[count].name = name;
    cases[count].run = run;
    count++;
  }
}

int main(void) {
  int failed = 0;
  for (int i = 0; i < count; i++) {
    int result = cases[i].run();
    printf("%s %s\n", result == 0 ? "ok" : "FAILED", cases[i].name);
    failed += result != 0;
  }
  printf("%d of %d cases passed\n", count - failed, count);
  return count == 0 || failed > 0 ? 1 : 0;
}
