import { ccBinary } from "zako:cc";

/** Writes the first line of a file as a C macro. */
export const embed = ccBinary({
  name: "embed",
  srcs: ["embed.c"],
  cStandard: 11,
  copts: ["-Wall", "-Wextra", "-Werror"],
});
