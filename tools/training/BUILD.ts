import { genrule } from "zako:std";
import { ccBinary, ccLibrary } from "zako:cc";

const header = genrule({
  name: "header",
  outs: ["answer.h"],
  cmd: "echo '#define ANSWER 42' > $@",
});
const answer = ccLibrary({ name: "lib", srcs: ["answer.c"], hdrs: ["twice.h", header] });
const main = ccBinary({ name: "main", srcs: ["main.cc"], deps: [answer] });

export default [header, answer, main];
