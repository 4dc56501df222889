import { ccLibrary } from "zako:cc";

export default ccLibrary({
  name: "text",
  srcs: ["src/*.c", "src/*.h"],
  hdrs: ["include/text.h"],
  includes: ["include"],
  privateIncludes: ["src"],
  localDefines: ["TEXT_LIMIT=128"],
  linkopts: ["-lm"],
  cStandard: 11,
  copts: ["-Wall", "-Wextra", "-Werror"],
});
