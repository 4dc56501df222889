import { config } from "zako:build";
import { ccBinary, ccLibrary } from "zako:cc";

const shout = ccLibrary({ name: "shout", srcs: ["shout.cc"], hdrs: ["shout.hpp"] });
const greeting = ccLibrary({ name: "greeting", srcs: ["greeting.cc"], hdrs: ["greeting.hpp"] });
const program = ccBinary({ name: "log-version", srcs: ["main.cc"], deps: [greeting] });

// Targets may be changed until the file ends.
if (config["modern"]) {
  greeting.cxxStandard = 20;
}
if (config["loud"]) {
  greeting.deps.push(shout);
  greeting.localDefines.push("LOUD");
}

export default [shout, greeting, program];
