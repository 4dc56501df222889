#pragma once

/// Shapes measured in units of SHAPES_UNIT, which the library sets for all that use it.
namespace shapes {

template <typename Number>
struct Rectangle {
  Number width;
  Number height;

  constexpr Number area() const {
    return width * height * SHAPES_UNIT * SHAPES_UNIT;
  }
};

}  // namespace shapes
