import { ccLibrary } from "zako:cc";

export default ccLibrary({
  name: "greet",
  srcs: ["greet.cc"],
  hdrs: ["include/greet.hpp"],
  includes: ["include"],
  deps: ["//text", "//version"],
  linkage: "shared",
  cxxStandard: 17,
  copts: ["-Wall", "-Wextra", "-Werror"],
});
