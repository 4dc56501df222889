#ifndef LIMIT_H
#define LIMIT_H

/* The lesser of `size` and the longest text that this library makes. */
static inline unsigned long limited(unsigned long size) {
  return size < TEXT_LIMIT ? size : TEXT_LIMIT;
}

#endif
