#include <math.h>

#include "text.h"

int text_digits(unsigned long number) {
  return number == 0 ? 1 : (int)floor(log10((double)number)) + 1;
}
