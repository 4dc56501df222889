// A compiler for C and C++ with its assembler, linker and archiver.

import { type FoundProgram, type Host, type ProgramResult, toolchain } from "zako:toolchain";
import { directoryName, unique } from "zako:rule";

/** What the C and C++ toolchain says of itself. */
export interface CcToolchainInfo {
  /** Which family of compilers it is: they differ in some options. */
  readonly kind: "gcc" | "clang";
  /** The path of the driver for C, assembly, and programs without C++. */
  readonly cc: string;
  /** The path of the driver for C++; absent if the host has none. */
  readonly cxx?: string;
  /** The path of the archiver. */
  readonly ar: string;
  /** The first line of what the driver says is its version. */
  readonly version: string;
  /** The machine it compiles for, as `x86_64-linux-gnu`. */
  readonly target: string;
  /** Directories in which the compiler looks for headers without being told, in order. */
  readonly includeDirectories: readonly string[];
}

/** Parts of the compiler besides its driver. */
const PARTS = ["cc1", "cc1plus", "collect2", "as", "ld"];

/** Files that go into programs; what the C library declares changes together with them. */
const LIBRARY_FILES = ["crt1.o", "libc.so.6", "libc.a", "libgcc.a", "libstdc++.so", "libstdc++.a"];

/** Finds gcc or clang: `CC` and `CXX` of the environment first, then the usual names. */
export default toolchain<CcToolchainInfo>({
  type: "cc",
  resolve(host) {
    const cc = findDriver(host);
    const probes = host.all([
      () => host.run([cc.path, "--version"]),
      () => host.run([cc.path, "-dumpmachine"]),
      () => host.run([cc.path, "-print-search-dirs"]),
      () => host.run([cc.path, "-E", "-v", "-x", "c", "/dev/null"]),
      ...PARTS.map((part) => () => host.run([cc.path, `-print-prog-name=${part}`])),
      ...LIBRARY_FILES.map((name) => () => host.run([cc.path, `-print-file-name=${name}`])),
      ...[...cxxNames(cc.path), "ar", "llvm-ar"].map((name) => () => host.which(name)),
    ] as const);
    const [version, machine, searched, c, ...others] = probes;
    if (version.exitCode !== 0) {
      return host.fail(
        `The compiler \`${cc.path}\` does not run: ${firstLine(version.stderr) || `exit code ${version.exitCode}`}`,
        "Run it with `--version` by hand, or set `CC` to a compiler that works",
      );
    }
    const [cxx, ar] = host.all([() => findCxx(host, cc.path), () => findArchiver(host)]);
    const named = others
      .slice(0, PARTS.length + LIBRARY_FILES.length)
      .map((probe) => firstLine((probe as ProgramResult).stdout));
    const [cPlusPlus, ...partPaths] = host.all([
      () => (cxx === undefined ? undefined : host.run([cxx.path, "-E", "-v", "-x", "c++", "/dev/null"])),
      ...named.slice(0, PARTS.length).map((name) => () => findPart(host, name)),
    ] as const);
    const libraries = named
      .slice(PARTS.length)
      .filter((path) => path.startsWith("/"))
      .map(normalize);
    const drivers = cxx === undefined ? [cc] : [cc, cxx];
    const programs = [...drivers, ar];
    const own = (path: string): boolean => !isLocal(path) || isLocal(cc.realPath);
    const includeDirectories = unique([
      ...searchedForHeaders(c.stderr),
      ...searchedForHeaders(cPlusPlus?.stderr ?? ""),
    ]).filter(own);
    const recorded = unique([
      ...partPaths.filter((path) => path !== undefined),
      ...libraries,
    ]);
    const directories = unique(
      [
        ...programs.flatMap(({ path, realPath }) => [path, realPath]).map(directoryName),
        ...recorded.map(directoryName),
        ...searchedForLibraries(searched.stdout).filter(own),
        ...includeDirectories,
        ...ALWAYS,
      ].map(exposed),
    );
    const [digests, present] = host.all([
      () => host.all(recorded.map((path) => () => host.digest(path))),
      () => host.all(directories.map((path) => () => host.isDirectory(path))),
    ]);
    const files: Record<string, string> = {};
    for (const program of programs) {
      files[program.path] = program.digest;
    }
    recorded.forEach((path, index) => {
      const digest = digests[index];
      if (digest !== undefined) {
        files[path] = digest;
      }
    });
    return {
      info: {
        kind: /\bclang\b/i.test(version.stdout) ? "clang" : "gcc",
        cc: cc.path,
        ...(cxx === undefined ? {} : { cxx: cxx.path }),
        ar: ar.path,
        version: firstLine(version.stdout),
        target: firstLine(machine.stdout),
        includeDirectories,
      },
      hostPaths: withoutNested(directories.filter((_, index) => present[index])),
      files,
      environment: { LC_ALL: "C", PATH: programPath(directoryName(cc.path)) },
    };
  },
});

/** Where the dynamic loader is, which every program needs, and where Debian chooses programs. */
const ALWAYS = ["/lib", "/lib64", "/etc/alternatives"];

/**
 * Whether a path is of what was installed by hand. A compiler from elsewhere looks there too, but
 * what it would find differs from machine to machine.
 */
function isLocal(path: string): boolean {
  return path === "/usr/local" || path.startsWith("/usr/local/");
}

/** A program that an environment variable names; undefined if the variable is not set. */
function fromEnvironment(host: Host, variable: string, what: string): FoundProgram | undefined {
  const wanted = host.env(variable);
  if (wanted === undefined || wanted === "") {
    return undefined;
  }
  return (
    host.which(wanted) ??
    host.fail(
      `The ${what} \`${wanted}\` that the environment variable \`${variable}\` names was not found`,
      `Set \`${variable}\` to the name or path of a program, without options, or unset it`,
    )
  );
}

function findDriver(host: Host): FoundProgram {
  const names = ["gcc", "clang", "cc"];
  const [wanted, ...found] = host.all([
    () => fromEnvironment(host, "CC", "compiler"),
    ...names.map((name) => () => host.which(name)),
    () => host.env("CXX"),
    () => host.env("AR"),
  ] as const);
  return (
    wanted ??
    (found.slice(0, names.length) as (FoundProgram | undefined)[]).find(
      (program) => program !== undefined,
    ) ??
    host.fail(
      `No C compiler was found: looked for ${list(names)} in the directories of \`PATH\``,
      "Install one, on Debian and Ubuntu by `apt-get install gcc g++`, or set `CC` to its path",
    )
  );
}

/** Names of the C++ driver: first that of the same installation and version, as g++-14 of gcc-14. */
function cxxNames(cc: string): string[] {
  const slash = cc.lastIndexOf("/") + 1;
  const name = cc.slice(slash);
  const sibling = name.includes("clang") ? name.replace("clang", "clang++") : name.replace("gcc", "g++");
  return unique([
    ...(sibling === name ? [] : [cc.slice(0, slash) + sibling]),
    ...(name.includes("clang") ? ["clang++"] : ["g++"]),
    "c++",
  ]);
}

function findCxx(host: Host, cc: string): FoundProgram | undefined {
  const wanted = fromEnvironment(host, "CXX", "compiler");
  return (
    wanted ?? cxxNames(cc).map((name) => host.which(name)).find((program) => program !== undefined)
  );
}

function findArchiver(host: Host): FoundProgram {
  const names = ["ar", "llvm-ar"];
  return (
    fromEnvironment(host, "AR", "archiver") ??
    names.map((name) => host.which(name)).find((program) => program !== undefined) ??
    host.fail(
      `No archiver was found: looked for ${list(names)} in the directories of \`PATH\``,
      "Install one, on Debian and Ubuntu by `apt-get install binutils`, or set `AR` to its path",
    )
  );
}

/** The path of a part that the driver named; a name without a directory is looked for. */
function findPart(host: Host, name: string): string | undefined {
  if (name === "") {
    return undefined;
  }
  return name.startsWith("/") ? normalize(name) : host.which(name)?.path;
}

/** The directories that `-E -v` lists, between the two lines that announce and end the list. */
function searchedForHeaders(output: string): string[] {
  const lines = output.split("\n").map((line) => line.trim());
  const start = lines.findIndex((line) => line.startsWith("#include <...>"));
  const end = lines.indexOf("End of search list.", start);
  return start < 0 || end < 0
    ? []
    : lines.slice(start + 1, end).map((line) => normalize(line.replace(/ \(framework directory\)$/, "")));
}

/** The directories that `-print-search-dirs` lists for libraries, and the compiler's own. */
function searchedForLibraries(output: string): string[] {
  const directories: string[] = [];
  for (const line of output.split("\n")) {
    const match = /^(install|libraries|programs): =?(.*)$/.exec(line.trim());
    if (match !== null) {
      directories.push(...(match[2] as string).split(":").filter((path) => path.startsWith("/")));
    }
  }
  return directories.map(normalize);
}

/**
 * The directory to expose for one that the compiler uses. Few large ones are better than many small
 * ones: each costs every action some time. Below `/usr` they are its members, as `/usr/lib`; in
 * other places the directory itself.
 */
function exposed(directory: string): string {
  const match = /^(\/usr\/local\/[^/]+|\/usr\/[^/]+|\/(?:bin|sbin|lib|lib32|lib64|libx32)(?=\/|$))/.exec(
    directory,
  );
  return match === null ? directory : (match[1] as string);
}

/** The directories that are not inside another of them. */
function withoutNested(directories: readonly string[]): string[] {
  return directories
    .filter((path) => !directories.some((other) => other !== path && path.startsWith(`${other}/`)))
    .sort();
}

/** The path without `.`, `..` and empty names. */
function normalize(path: string): string {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") {
      names.pop();
    } else if (name !== "" && name !== ".") {
      names.push(name);
    }
  }
  return `/${names.join("/")}`;
}

function programPath(first: string): string {
  return unique([first, "/usr/bin", "/bin"]).join(":");
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").trim();
}

function list(names: readonly string[]): string {
  return `[${names.map((name) => `\`${name}\``).join(", ")}]`;
}
