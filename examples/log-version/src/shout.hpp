#pragma once

#include <string>

/** The text in capital letters, with an exclamation mark. */
std::string shout(std::string text);
