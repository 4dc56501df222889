#include "src/greeting.hpp"

#ifdef LOUD
#include "src/shout.hpp"
#endif

std::string greeting() {
  std::string text = "made with C++ " + std::to_string(__cplusplus / 100 % 100);
#ifdef LOUD
  return shout(text);
#else
  return text;
#endif
}
