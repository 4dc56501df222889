#include <cstdio>

#include "twice.h"

int main() { std::printf("%d\n", twice_the_answer()); }
