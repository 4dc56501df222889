import { ccBinary, ccLibrary } from "zako:cc";

/** The interpreters and the compiler have a `main`; everything else is the library. */
const programs = ["src/lua.c", "src/luac.c"];

/** How Lua's own makefile compiles for Linux, without line editing. */
const common = {
  cStandard: "gnu99",
  copts: ["-O2", "-Wall", "-Wextra"],
  localDefines: ["LUA_COMPAT_5_3", "LUA_USE_LINUX"],
} as const;

const liblua = ccLibrary({
  ...common,
  name: "liblua",
  srcs: { include: ["src/*.c", "src/*.h"], exclude: [...programs] },
  hdrs: ["src/*.h"],
  includes: ["src"],
  linkopts: ["-lm", "-ldl"],
});

const lua = ccBinary({
  ...common,
  name: "lua",
  srcs: ["src/lua.c"],
  deps: [liblua],
  // Modules in C that a program loads find Lua's functions in the interpreter.
  linkopts: ["-Wl,-E"],
});

const luac = ccBinary({ ...common, name: "luac", srcs: ["src/luac.c"], deps: [liblua] });

export default [liblua, lua, luac];
