#include <iostream>

#include "src/greeting.hpp"

int main() { std::cout << greeting() << "\n"; }
