#include "greet.hpp"

#include <array>

#include "text.h"
#include "version.h"

namespace greet {

std::string greeting(const std::string &name) {
  std::array<char, 64> capitals{};
  text_capitals(name.c_str(), capitals.data(), capitals.size());
  return std::string("Hello, ") + capitals.data() + "!";
}

std::string version() { return HELLO_VERSION; }

}  // namespace greet
