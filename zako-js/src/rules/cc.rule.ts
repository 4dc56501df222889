// Rules for C and C++.

import {
  attribute,
  baseName,
  DefaultInfo,
  type Dependency,
  directoryName,
  extension,
  type File,
  joinPath,
  provider,
  rule,
  type RuleContext,
  unique,
  uniqueFiles,
} from "zako:rule";

/** Options that one library asks of every link that it goes into. */
export interface LinkOptions {
  /** The label of the library. */
  readonly owner: string;
  readonly options: readonly string[];
}

/** An archive to link. */
export interface Archive {
  readonly file: File;
  /** Whether all of it goes into the program, not only what is asked for. */
  readonly whole: boolean;
}

/** What a C or C++ library gives to the targets that depend on it, its own dependencies included. */
export interface CcInfoFields {
  /** Headers that may be included. */
  readonly headers: readonly File[];
  /** Directories in which included headers are looked for, from the root of the workspace. */
  readonly includes: readonly string[];
  /** Roots of other packages, from which headers included with quotes are looked for. */
  readonly packageRoots: readonly string[];
  /** Macros, as `NAME` or `NAME=value`. */
  readonly defines: readonly string[];
  /** Archives in an order to link them: each before those that it depends on. */
  readonly archives: readonly Archive[];
  /** Shared libraries, in such an order. */
  readonly sharedLibraries: readonly File[];
  /** Paths of archives all of which is in one of the shared libraries. */
  readonly absorbed: readonly string[];
  /** Options of the link, in such an order. */
  readonly linkopts: readonly LinkOptions[];
  /** Whether any of it was compiled as C++, so that the link needs the C++ run-time library. */
  readonly usesCxx: boolean;
}

/** What a C or C++ library gives to the targets that depend on it. */
export const CcInfo = provider<CcInfoFields>("CcInfo");

/** Attributes of everything that is compiled. */
const compiled = {
  /**
   * The sources: C (`.c`), C++ (`.cc`, `.cpp`, `.cxx`), assembly (`.S`, `.s`), and headers that only
   * this target includes. Paths and patterns relative to the build file, or targets that make such
   * files.
   */
  srcs: attribute.files(),
  /**
   * What the sources need: libraries, whose headers may then be included and which are linked, and
   * targets that make headers.
   */
  deps: attribute.labels(),
  /** Macros for this target and all that depend on it, as `"NAME"` or `"NAME=value"`. */
  defines: attribute.strings(),
  /** Macros for this target alone. */
  localDefines: attribute.strings(),
  /**
   * Directories, relative to the build file, in which this target alone looks for headers. Their
   * twins among the outputs, where generated headers are, are searched too.
   */
  privateIncludes: attribute.strings(),
  /** Options for the compiler, of this target alone, after all others. */
  copts: attribute.strings(),
  /** Options for the compiler when it compiles C++, after `copts`. */
  cxxopts: attribute.strings(),
  /** Options for the linker, as `"-lm"`: for this program, or for all that a library goes into. */
  linkopts: attribute.strings(),
  /** The C standard: a number for strict ISO C, `"gnu11"` and such for GNU's dialects. */
  cStandard: attribute.enumeration([
    ...[89, 99, 11, 17, 23],
    ...["gnu89", "gnu99", "gnu11", "gnu17", "gnu23"],
  ] as (89 | 99 | 11 | 17 | 23 | "gnu89" | "gnu99" | "gnu11" | "gnu17" | "gnu23")[]),
  /** The C++ standard: a number for strict ISO C++, `"gnu++20"` and such for GNU's dialects. */
  cxxStandard: attribute.enumeration([
    ...[98, 11, 14, 17, 20, 23, 26],
    ...["gnu++98", "gnu++11", "gnu++14", "gnu++17", "gnu++20", "gnu++23", "gnu++26"],
  ] as (
    | (98 | 11 | 14 | 17 | 20 | 23 | 26)
    | ("gnu++98" | "gnu++11" | "gnu++14" | "gnu++17" | "gnu++20" | "gnu++23" | "gnu++26")
  )[]),
};

/** A library of C, C++ and assembly; of headers alone if it has no sources. */
export const ccLibrary = rule({
  attributes: {
    ...compiled,
    /** The headers that targets depending on this one may include. */
    hdrs: attribute.files(),
    /**
     * Directories, relative to the build file, in which this target and all that depend on it look
     * for headers, as `"include"` or `"."`. Their twins among the outputs, where generated headers
     * are, are searched too.
     */
    includes: attribute.strings(),
    /**
     * What dependents link: `"static"` (default) an archive, `"shared"` a shared library, which
     * contains what it uses of the archives it depends on, `"both"` the archive, with the shared
     * library built beside it.
     */
    linkage: attribute.enumeration(["static", "shared", "both"], { default: "static" }),
    /**
     * Whether programs contain all of the archive, also what nothing refers to, as parts that
     * register themselves need.
     */
    alwayslink: attribute.boolean({ default: false }),
  },
  toolchains: ["cc"],
  implementation(ctx) {
    const { hdrs, linkage, alwayslink } = ctx.attributes;
    const compilation = compile(ctx, {
      publicHeaders: hdrs,
      publicIncludes: ctx.attributes.includes,
      flags: ["-fPIC"],
    });
    const { objects, dependencies } = compilation;
    const usesCxx = compilation.usesCxx || dependencies.usesCxx;
    const own: LinkOptions = { options: ctx.attributes.linkopts, owner: ctx.label };
    const linkopts = own.options.length > 0 ? [own, ...dependencies.linkopts] : dependencies.linkopts;

    const archive =
      objects.length > 0 && linkage !== "shared" ? makeArchive(ctx, objects) : undefined;
    const archives: readonly Archive[] =
      archive === undefined
        ? dependencies.archives
        : [{ file: archive, whole: alwayslink }, ...dependencies.archives];
    const shared =
      objects.length > 0 && linkage !== "static"
        ? linkShared(ctx, { objects, dependencies, linkopts, usesCxx })
        : undefined;
    const isShared = linkage === "shared" && shared !== undefined;

    return [
      // The order of the names is that in which they are written.
      CcInfo({
        absorbed: isShared
          ? unique([...dependencies.absorbed, ...wholeOnes(archives)])
          : dependencies.absorbed,
        archives: isShared ? archives.filter((each) => !each.whole) : archives,
        defines: unique([...dependencies.defines, ...ctx.attributes.defines]),
        headers: uniqueFiles([...hdrs, ...compilation.generatedHeaders, ...dependencies.headers]),
        includes: unique([...compilation.publicIncludes, ...dependencies.includes]),
        linkopts: isShared ? dependencies.linkopts : linkopts,
        packageRoots: unique([
          ...(ctx.packageRoot === "" ? [] : [ctx.packageRoot]),
          ...dependencies.packageRoots,
        ]),
        sharedLibraries: isShared
          ? [shared, ...dependencies.sharedLibraries]
          : dependencies.sharedLibraries,
        usesCxx,
      }),
      DefaultInfo({
        files: [archive, shared, ...(isShared ? dependencies.sharedLibraries : [])].filter(
          (file) => file !== undefined,
        ),
      }),
    ];
  },
});

/** A program of C, C++ and assembly. */
export const ccBinary = rule({
  attributes: {
    ...compiled,
  },
  toolchains: ["cc"],
  implementation(ctx) {
    const { objects, dependencies, usesCxx } = compile(ctx, {
      publicHeaders: [],
      publicIncludes: [],
      flags: ["-fPIE"],
    });
    if (objects.length === 0 && dependencies.archives.every((archive) => !archive.whole)) {
      ctx.fail(
        "The program has no sources",
        'Name at least the one with `main`, as `srcs: ["main.c"]`',
      );
    }
    const output = ctx.actions.declareFile(ctx.name);
    const own: LinkOptions = { options: ctx.attributes.linkopts, owner: ctx.label };
    link(ctx, {
      mnemonic: "CcLink",
      output,
      objects,
      dependencies,
      linkopts: [own, ...dependencies.linkopts],
      usesCxx: usesCxx || dependencies.usesCxx,
      flags: own.options.some((option) => NOT_PIE.includes(option)) ? [] : ["-pie"],
    });
    return [
      DefaultInfo({ files: [output, ...dependencies.sharedLibraries], executable: output }),
    ];
  },
});

/** The paths of the archives all of which is linked. */
function wholeOnes(archives: readonly Archive[]): string[] {
  return archives.filter((archive) => archive.whole).map((archive) => archive.file.path);
}

/** What both rules are analysed with. */
type CcContext = RuleContext<typeof compiled, "cc">;

const HEADERS = [".h", ".hh", ".hpp", ".hxx", ".h++", ".H", ".inc", ".inl", ".ipp", ".tcc", ".def"];

/** The languages of sources by extension. */
const LANGUAGES: Readonly<Record<string, "c" | "c++" | "assembler-with-cpp" | "assembler">> = {
  ".c": "c",
  ".cc": "c++",
  ".cpp": "c++",
  ".cxx": "c++",
  ".c++": "c++",
  ".C": "c++",
  ".S": "assembler-with-cpp",
  ".s": "assembler",
};

/** Options of each mode: of the compiler, and of the link. */
const MODES: Readonly<Record<string, { compile: readonly string[]; link: readonly string[] }>> = {
  fastbuild: { compile: ["-O0"], link: [] },
  debug: { compile: ["-O0", "-g", "-fno-omit-frame-pointer"], link: ["-g"] },
  opt: {
    compile: ["-O2", "-DNDEBUG", "-ffunction-sections", "-fdata-sections"],
    link: ["-Wl,--gc-sections"],
  },
};

/** Options of a link that cannot stand beside `-pie`. */
const NOT_PIE = ["-static", "-static-pie", "-no-pie", "-r"];

/** Options that keep time and place out of what the compiler makes. */
const DETERMINISTIC = [
  "-Wno-builtin-macro-redefined",
  '-D__DATE__="redacted"',
  '-D__TIME__="redacted"',
  '-D__TIMESTAMP__="redacted"',
];

function mode(ctx: CcContext): (typeof MODES)[string] {
  const name = ctx.config["mode"] ?? "fastbuild";
  const found = typeof name === "string" && Object.hasOwn(MODES, name) ? MODES[name] : undefined;
  return (
    found ??
    ctx.fail(
      `The configuration's \`mode\` is \`${String(name)}\``,
      `Choose one of [${Object.keys(MODES)
        .map((each) => `\`${each}\``)
        .join(", ")}]`,
    )
  );
}

/** What dependencies give together, in orders that suit compiling and linking. */
function gather(ctx: CcContext): CcInfoFields & { readonly generatedHeaders: readonly File[] } {
  const libraries: CcInfoFields[] = [];
  const generatedHeaders: File[] = [];
  for (const dependency of ctx.attributes.deps) {
    const info = dependency.get(CcInfo);
    if (info !== undefined) {
      libraries.push(info);
    } else {
      generatedHeaders.push(...headersOf(ctx, dependency));
    }
  }
  return {
    headers: uniqueFiles(libraries.flatMap((each) => each.headers)),
    generatedHeaders: uniqueFiles(generatedHeaders),
    includes: unique(libraries.flatMap((each) => each.includes)),
    packageRoots: unique(libraries.flatMap((each) => each.packageRoots)),
    defines: unique(libraries.flatMap((each) => each.defines)),
    archives: lastOfEach(
      libraries.flatMap((each) => each.archives),
      (archive) => archive.file.path,
    ),
    sharedLibraries: lastOfEach(
      libraries.flatMap((each) => each.sharedLibraries),
      (file) => file.path,
    ),
    absorbed: unique(libraries.flatMap((each) => each.absorbed)),
    linkopts: lastOfEach(
      libraries.flatMap((each) => each.linkopts),
      (options) => options.owner,
    ),
    usesCxx: libraries.some((each) => each.usesCxx),
  };
}

function headersOf(ctx: CcContext, dependency: Dependency): readonly File[] {
  const headers = dependency.files.filter((file) => HEADERS.includes(extension(file.path)));
  return headers.length > 0
    ? headers
    : ctx.fail(
        `\`deps\` names \`${dependency.label}\`, which is neither a library of C or C++ nor makes headers`,
        "Name a `ccLibrary`, or put a target that makes sources into `srcs`",
      );
}

/**
 * Every value at its last place. Lists that each have a library before what it needs, put one
 * behind the other and so thinned, have that order again: what comes last of a library in one list
 * is followed there by all that it needs.
 */
function lastOfEach<V>(values: readonly V[], key: (value: V) => string): V[] {
  const seen = new Set<string>();
  const kept: V[] = [];
  for (const value of [...values].reverse()) {
    if (!seen.has(key(value))) {
      seen.add(key(value));
      kept.push(value);
    }
  }
  return kept.reverse();
}

interface Compilation {
  readonly objects: readonly File[];
  readonly dependencies: CcInfoFields;
  /** Headers that dependencies make, of which dependents' sources may know. */
  readonly generatedHeaders: readonly File[];
  /** The directories that `includes` adds for dependents. */
  readonly publicIncludes: readonly string[];
  /** Whether any own source is C++. */
  readonly usesCxx: boolean;
}

/** Compiles every source and says what came of it. */
function compile(
  ctx: CcContext,
  options: {
    readonly publicHeaders: readonly File[];
    readonly publicIncludes: readonly string[];
    readonly flags: readonly string[];
  },
): Compilation {
  const dependencies = gather(ctx);
  const { generatedHeaders } = dependencies;
  const sources = uniqueFiles(ctx.attributes.srcs.filter((file) => languageOf(ctx, file) !== undefined));
  const ownHeaders = [
    ...ctx.attributes.srcs.filter((file) => languageOf(ctx, file) === undefined),
    ...options.publicHeaders,
    ...generatedHeaders,
  ];
  const publicIncludes = includeDirectories(ctx, "includes", options.publicIncludes, ownHeaders);
  const privateIncludes = includeDirectories(
    ctx,
    "privateIncludes",
    ctx.attributes.privateIncludes,
    ownHeaders,
  );
  const quoted = ownHeaders.some(isGenerated) ? ["-iquote", ctx.outputDirectory] : [];
  const { compile: modeFlags } = mode(ctx);
  const headers = uniqueFiles([...ownHeaders, ...dependencies.headers]);
  const flags = [
    ...modeFlags,
    ...options.flags,
    ...quoted,
    ...unique(["", ctx.packageRoot, ...dependencies.packageRoots]).flatMap((root) => [
      ...["-iquote", root === "" ? "." : root],
      ...["-iquote", joinPath("zako-out", root)],
    ]),
    ...unique([...privateIncludes, ...publicIncludes, ...dependencies.includes]).map(
      (directory) => `-I${directory}`,
    ),
    ...unique([...dependencies.defines, ...ctx.attributes.defines, ...ctx.attributes.localDefines]).map(
      (define) => `-D${define}`,
    ),
    ...DETERMINISTIC,
  ];
  const objects = sources.map((source) => compileSource(ctx, source, headers, flags));
  return {
    objects,
    dependencies,
    generatedHeaders,
    publicIncludes,
    usesCxx: sources.some((source) => languageOf(ctx, source) === "c++"),
  };
}

function compileSource(
  ctx: CcContext,
  source: File,
  headers: readonly File[],
  flags: readonly string[],
): File {
  const language = languageOf(ctx, source);
  const { cc } = ctx.toolchains;
  const object = ctx.actions.declareFile(`_objs/${ctx.name}/${withinPackage(ctx, source)}.o`);
  if (language === "assembler") {
    ctx.actions.run({
      mnemonic: "CcAssemble",
      progress: `Assembling ${source.path}`,
      arguments: [cc.cc, "-c", source, "-o", object, ...ctx.attributes.copts],
      inputs: [source],
      outputs: [object],
    });
    return object;
  }
  const depfile = ctx.actions.declareFile(`_objs/${ctx.name}/${withinPackage(ctx, source)}.d`);
  const isCxx = language === "c++";
  const { cStandard, cxxStandard, copts, cxxopts } = ctx.attributes;
  const standard =
    language === "c" ? standardFlag("c", cStandard) : isCxx ? standardFlag("c++", cxxStandard) : [];
  ctx.actions.run({
    mnemonic: language === "assembler-with-cpp" ? "CcAssemble" : "CcCompile",
    progress: `${language === "assembler-with-cpp" ? "Assembling" : "Compiling"} ${source.path}`,
    arguments: [
      isCxx ? cxxDriver(ctx) : cc.cc,
      ...standard,
      ...flags,
      `-frandom-seed=${object.path}`,
      ...copts,
      ...(isCxx ? cxxopts : []),
      ...["-MD", "-MF", depfile],
      ...["-c", source, "-o", object],
    ],
    inputs: [source],
    prunable: headers,
    outputs: [object],
    depfile,
  });
  return object;
}

/** Names that compilers from before the standard was published know as well. */
const DRAFT_NAMES: Readonly<Record<string, string>> = { c23: "c2x", gnu23: "gnu2x" };

function standardFlag(language: "c" | "c++", standard: string | number | undefined): string[] {
  if (standard === undefined) {
    return [];
  }
  const name = typeof standard === "number" ? `${language}${standard}` : standard;
  return [`-std=${DRAFT_NAMES[name] ?? name}`];
}

/** The language of a source; undefined for a header. */
function languageOf(ctx: CcContext, file: File): (typeof LANGUAGES)[string] | undefined {
  const end = extension(file.path);
  if (Object.hasOwn(LANGUAGES, end)) {
    return LANGUAGES[end];
  }
  return HEADERS.includes(end)
    ? undefined
    : ctx.fail(
        `\`srcs\` has \`${file.path}\`, which is neither a source of C, C++ or assembly nor a header`,
        `Sources end in [${Object.keys(LANGUAGES)
          .map((each) => `\`${each}\``)
          .join(", ")}]`,
      );
}

function cxxDriver(ctx: CcContext): string {
  return (
    ctx.toolchains.cc.cxx ??
    ctx.fail(
      `The target needs a C++ compiler, and none was found beside \`${ctx.toolchains.cc.cc}\``,
      "Install one, on Debian and Ubuntu by `apt-get install g++`, or set `CXX` to its path",
    )
  );
}

function isGenerated(file: File): boolean {
  return file.owner !== undefined;
}

/** The path of a source for naming what is made of it: from its package, if that is this one. */
function withinPackage(ctx: CcContext, file: File): string {
  const outputs = `${ctx.outputDirectory}/`;
  if (file.path.startsWith(outputs)) {
    return `_generated/${file.path.slice(outputs.length)}`;
  }
  const own = ctx.package === "" ? "" : `${ctx.package}/`;
  return file.path.startsWith(own) ? file.path.slice(own.length) : `_other/${file.path}`;
}

/** The directories that an attribute names, each with its twin if generated headers are there. */
function includeDirectories(
  ctx: CcContext,
  attributeName: string,
  directories: readonly string[],
  headers: readonly File[],
): string[] {
  return unique(
    directories.flatMap((directory) => {
      if (directory.startsWith("/") || directory.split("/").includes("..")) {
        return ctx.fail(
          `\`${attributeName}\` has \`${directory}\`, which is outside the package directory`,
          "Make a `ccLibrary` of the headers in the directory they are in, and add it to `deps`",
        );
      }
      const source = joinPath(ctx.package, directory) || ".";
      const twin = joinPath(ctx.outputDirectory, directory);
      const hasTwin = headers.some((file) => isGenerated(file) && file.path.startsWith(`${twin}/`));
      return hasTwin ? [source, twin] : [source];
    }),
  );
}

function makeArchive(ctx: CcContext, objects: readonly File[]): File {
  const archive = ctx.actions.declareFile(libraryName(ctx, ".a"));
  ctx.actions.run({
    mnemonic: "CcArchive",
    progress: `Archiving ${archive.path}`,
    arguments: [ctx.toolchains.cc.ar, "rcsD", archive, ...objects],
    inputs: objects,
    outputs: [archive],
  });
  return archive;
}

/** `lib` and the target's name, in the directory that the name may contain. */
function libraryName(ctx: CcContext, end: string): string {
  const base = baseName(ctx.name);
  return joinPath(directoryName(ctx.name), `${base.startsWith("lib") ? "" : "lib"}${base}${end}`);
}

function linkShared(
  ctx: CcContext,
  parts: {
    readonly objects: readonly File[];
    readonly dependencies: CcInfoFields;
    readonly linkopts: readonly LinkOptions[];
    readonly usesCxx: boolean;
  },
): File {
  const output = ctx.actions.declareFile(libraryName(ctx, ".so"));
  link(ctx, {
    ...parts,
    mnemonic: "CcLinkShared",
    output,
    flags: ["-shared", `-Wl,-soname,${baseName(output.path)}`],
  });
  return output;
}

function link(
  ctx: CcContext,
  parts: {
    readonly mnemonic: string;
    readonly output: File;
    readonly objects: readonly File[];
    readonly dependencies: CcInfoFields;
    readonly linkopts: readonly LinkOptions[];
    readonly usesCxx: boolean;
    readonly flags: readonly string[];
  },
): void {
  const { output, objects, dependencies } = parts;
  const { sharedLibraries, absorbed } = dependencies;
  const archives = dependencies.archives.filter(({ file }) => !absorbed.includes(file.path));
  checkSharedNames(ctx, output, sharedLibraries);
  ctx.actions.run({
    mnemonic: parts.mnemonic,
    progress: `Linking ${output.path}`,
    arguments: [
      parts.usesCxx ? cxxDriver(ctx) : ctx.toolchains.cc.cc,
      ...mode(ctx).link,
      ...parts.flags,
      "-o",
      output,
      ...objects,
      // Before the archives, so that what a shared library has is not linked a second time.
      ...needed(sharedLibraries),
      ...archives.flatMap(({ file, whole }) =>
        whole ? ["-Wl,--whole-archive", file, "-Wl,--no-whole-archive"] : [file],
      ),
      ...runPaths(output, sharedLibraries),
      ...parts.linkopts.flatMap((each) => each.options),
    ],
    inputs: [...objects, ...archives.map((archive) => archive.file), ...sharedLibraries],
    outputs: [output],
  });
}

/** Shared libraries as arguments of a link, to be loaded whether or not anything refers to them yet. */
function needed(libraries: readonly File[]): (string | File)[] {
  return libraries.length === 0
    ? []
    : ["-Wl,--push-state,--no-as-needed", ...libraries, "-Wl,--pop-state"];
}

/** The loader knows libraries by their last name: two of one name would be one. */
function checkSharedNames(ctx: CcContext, output: File, libraries: readonly File[]): void {
  const byName = new Map([[baseName(output.path), output]]);
  for (const library of libraries) {
    const other = byName.get(baseName(library.path));
    if (other !== undefined) {
      ctx.fail(
        `\`${other.path}\` and \`${library.path}\` have the same name, and the loader tells shared libraries apart by it`,
        "Rename the target of one of them",
      );
    }
    byName.set(baseName(library.path), library);
  }
}

/** Where the loader finds shared libraries: relative to what it loads them for. */
function runPaths(output: File, libraries: readonly File[]): string[] {
  const from = directoryName(output.path);
  return unique(libraries.map((library) => relative(from, directoryName(library.path)))).map(
    (path) => `-Wl,-rpath,$ORIGIN${path === "" ? "" : `/${path}`}`,
  );
}

/** The way from one directory to another. */
function relative(from: string, to: string): string {
  const start = from.split("/");
  const end = to.split("/");
  let common = 0;
  while (common < start.length && common < end.length && start[common] === end[common]) {
    common++;
  }
  return [...start.slice(common).map(() => ".."), ...end.slice(common)].join("/");
}
