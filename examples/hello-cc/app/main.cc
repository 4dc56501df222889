#include <iostream>

#include "greet.hpp"
#include "shapes.hpp"
#include "text.h"

int main(int argc, char **argv) {
  std::cout << greet::greeting(argc > 1 ? argv[1] : "world") << '\n';
  constexpr shapes::Rectangle<unsigned long> rectangle{6, 7};
  std::cout << "An area of " << rectangle.area() << " has "
            << text_digits(rectangle.area()) << " digits\n";
  std::cout << "Version " << greet::version() << '\n';
  return 0;
}
