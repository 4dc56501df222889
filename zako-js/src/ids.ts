// Written by `zako export-builtin`.

/** The ids by which packages that do not know each other mean the same. */
export const ids = Object.freeze({
  targetType: Object.freeze({
    initialize: "moe.kawayi:zmake@1.0.0#target_type::initialize",
    clean: "moe.kawayi:zmake@1.0.0#target_type::clean",
    build: "moe.kawayi:zmake@1.0.0#target_type::build",
    test: "moe.kawayi:zmake@1.0.0#target_type::test",
    package: "moe.kawayi:zmake@1.0.0#target_type::package",
    install: "moe.kawayi:zmake@1.0.0#target_type::install",
    deploy: "moe.kawayi:zmake@1.0.0#target_type::deploy",
  }),
  architecture: Object.freeze({
    x64: "moe.kawayi:zmake@1.0.0#architecture::x64",
    arm64: "moe.kawayi:zmake@1.0.0#architecture::arm64",
  }),
  os: Object.freeze({
    windows: "moe.kawayi:zmake@1.0.0#os::windows",
    linux: "moe.kawayi:zmake@1.0.0#os::linux",
    macos: "moe.kawayi:zmake@1.0.0#os::macos",
  }),
  toolType: Object.freeze({
    archiver: "moe.kawayi:zmake@1.0.0#tool_type::archiver",
    downloader: "moe.kawayi:zmake@1.0.0#tool_type::downloader",
    linker: "moe.kawayi:zmake@1.0.0#tool_type::linker",
    c: Object.freeze({
      compiler: "moe.kawayi:zmake@1.0.0#tool_type::c/compiler",
      preprocessor: "moe.kawayi:zmake@1.0.0#tool_type::c/preprocessor",
    }),
    cpp: Object.freeze({
      compiler: "moe.kawayi:zmake@1.0.0#tool_type::cpp/compiler",
      preprocessor: "moe.kawayi:zmake@1.0.0#tool_type::cpp/preprocessor",
    }),
  }),
  tool: Object.freeze({
    linkExe: "moe.kawayi:zmake@1.0.0#tool::link_exe",
    ld: "moe.kawayi:zmake@1.0.0#tool::ld",
    bsdTar: "moe.kawayi:zmake@1.0.0#tool::bsd_tar",
    curl: "moe.kawayi:zmake@1.0.0#tool::curl",
    git: "moe.kawayi:zmake@1.0.0#tool::git",
    c: Object.freeze({
      gcc: "moe.kawayi:zmake@1.0.0#tool::c/gcc",
      clang: "moe.kawayi:zmake@1.0.0#tool::c/clang",
      msvc: "moe.kawayi:zmake@1.0.0#tool::c/msvc",
    }),
    cpp: Object.freeze({
      gcc: "moe.kawayi:zmake@1.0.0#tool::cpp/gcc",
      clang: "moe.kawayi:zmake@1.0.0#tool::cpp/clang",
      msvc: "moe.kawayi:zmake@1.0.0#tool::cpp/msvc",
    }),
  }),
});
