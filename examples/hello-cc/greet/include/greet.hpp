#pragma once

#include <string>

namespace greet {

/// A greeting for `name`.
std::string greeting(const std::string &name);

/// The version that was made from `version/version.txt`.
std::string version();

}  // namespace greet
