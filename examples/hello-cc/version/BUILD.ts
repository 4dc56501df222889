import { ccLibrary } from "zako:cc";
import { genrule } from "zako:std";

const header = genrule({
  name: "header",
  srcs: ["version.txt"],
  outs: ["version.h"],
  tools: ["//tools:embed"],
  cmd: "$(location //tools:embed) HELLO_VERSION $< $@",
});

const version = ccLibrary({ name: "version", hdrs: [header], includes: ["."] });

export default [header, version];
