#include "src/shout.hpp"

#include <cctype>

std::string shout(std::string text) {
  for (char& letter : text) {
    letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  }
  return text + "!";
}
