import { ccBinary, ccLibrary } from "zako:cc";

// Each case registers itself before `main` runs; nothing refers to it, hence `alwayslink`.
const cases = ccLibrary({
  name: "cases",
  srcs: ["text_case.c"],
  hdrs: ["case.h"],
  includes: ["."],
  deps: ["//text"],
  alwayslink: true,
});

export default [cases, ccBinary({ name: "check", srcs: ["main.c"], deps: [cases] })];
