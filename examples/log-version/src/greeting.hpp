#pragma once

#include <string>

/** What the program says, with the C++ standard that it was compiled for. */
std::string greeting();
