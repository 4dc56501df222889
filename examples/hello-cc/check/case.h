#ifndef CASE_H
#define CASE_H

/* Adds a case, which returns 0 if all is well. */
void check_register(const char *name, int (*run)(void));

#endif
