import { ccBinary } from "zako:cc";

const hello = ccBinary({
  name: "hello",
  srcs: ["main.cc"],
  deps: ["//greet", "//shapes"],
});
hello.cxxStandard = 17;
hello.deps.push("//text");

export default hello;
