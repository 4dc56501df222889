#ifndef TEXT_H
#define TEXT_H

#ifdef __cplusplus
extern "C" {
#endif

/* Writes `word` in capital letters to `out`, which has room for `size` bytes. */
void text_capitals(const char *word, char *out, unsigned long size);

/* How many digits the decimal form of `number` has; 1 for 0. */
int text_digits(unsigned long number);

#ifdef __cplusplus
}
#endif

#endif
