#include "twice.h"

#include "answer.h"

int twice_the_answer(void) { return 2 * ANSWER; }
