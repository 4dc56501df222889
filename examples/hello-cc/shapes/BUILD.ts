import { ccLibrary } from "zako:cc";

export const shapes = ccLibrary({
  name: "shapes",
  hdrs: ["include/shapes.hpp"],
  includes: ["include"],
  defines: ["SHAPES_UNIT=2"],
});
