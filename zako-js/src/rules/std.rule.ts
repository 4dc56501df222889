// Rules that belong to no language.

import {
  attribute,
  DefaultInfo,
  type Dependency,
  type File,
  rule,
  type RuleContext,
  uniqueFiles,
} from "zako:rule";

/** Gives a name to files, so that targets of other packages can use them. */
export const filegroup = rule({
  attributes: {
    /** The files: paths and patterns relative to the build file, and outputs of targets. */
    srcs: attribute.files(),
  },
  implementation: (ctx) => [DefaultInfo({ files: uniqueFiles(ctx.attributes.srcs) })],
});

/**
 * Makes files with a command of the shell. The command runs in the root of the workspace and sees
 * its `srcs`, its `tools` and the host's `/bin` and `/usr/bin`, nothing else.
 */
export const genrule = rule({
  attributes: {
    /** The files that the command may read. */
    srcs: attribute.files(),
    /** The files that it makes, named from the package's directory; it must make all of them. */
    outs: attribute.outputs({ required: true }),
    /** Programs that the command runs: targets with an executable. */
    tools: attribute.labels(),
    /**
     * The command, run by `/bin/sh -euc`. These stand for paths: `$(SRCS)` all sources, `$<` the
     * only source, `$(OUTS)` all outputs, `$@` the only output, `$(@D)` the directory of the outputs,
     * `$(location x)` the source, output, tool or target `x` (`$(locations x)` if it has several
     * files). A `$` for the shell is written `$$`.
     */
    cmd: attribute.string({ required: true }),
    /** Environment variables of the command. */
    env: attribute.stringMap(),
    /** Whether the (only) output is a program that other targets can run. */
    executable: attribute.boolean({ default: false }),
    /** What is shown while the command runs. */
    message: attribute.string(),
    /** Whether the command may use the network; what it makes then depends on more than inputs. */
    network: attribute.boolean({ default: false }),
    /**
     * What the command needs while it runs, as `{ threads: { min: 1, max: 8 }, linker: 1 }`. How many
     * threads it was granted is in `$$ZAKO_THREADS`.
     */
    resources: attribute.resources(),
  },
  toolchains: ["sh"],
  implementation(ctx) {
    const { srcs, tools, outs, executable } = ctx.attributes;
    if (outs.length === 0) {
      ctx.fail("`outs` is empty", 'Name the files that the command makes, as `outs: ["version.h"]`');
    }
    if (executable && outs.length !== 1) {
      ctx.fail("A `genrule` that is executable must have exactly one output");
    }
    const outputs = outs.map((name) => ctx.actions.declareFile(name));
    ctx.actions.run({
      mnemonic: "Genrule",
      progress: ctx.attributes.message ?? `Making ${outputs.map((file) => file.path).join(" ")}`,
      arguments: [ctx.toolchains.sh.sh, "-euc", expand(ctx, ctx.attributes.cmd, srcs, tools, outputs)],
      environment: ctx.attributes.env,
      inputs: [...srcs, ...tools.flatMap((tool) => filesOf(tool))],
      outputs,
      network: ctx.attributes.network,
      resources: ctx.attributes.resources,
    });
    const program = executable ? outputs[0] : undefined;
    return [DefaultInfo({ files: outputs, executable: program })];
  },
});

/** What a tool needs to run: its program and whatever is built beside it. */
function filesOf(tool: Dependency): readonly File[] {
  return tool.executable === undefined ? tool.files : uniqueFiles([tool.executable, ...tool.files]);
}

/** The command with paths in place of what stands for them. */
function expand(
  ctx: RuleContext<unknown, never>,
  command: string,
  srcs: readonly File[],
  tools: readonly Dependency[],
  outputs: readonly File[],
): string {
  const only = (files: readonly File[], written: string, what: string): string =>
    files.length === 1 && files[0] !== undefined
      ? quoted(files[0].path)
      : ctx.fail(
          `\`cmd\` has \`${written}\`, but there are ${files.length} ${what}`,
          `Write \`$(${what === "sources" ? "SRCS" : "OUTS"})\` for all of them, or \`$(location name)\` for one`,
        );
  return command.replace(/\$(?:\(([^)]*)\)|(.)|$)/gsu, (written, inside?: string, single?: string) => {
    switch (single) {
      case "$":
        return "$";
      case "@":
        return only(outputs, written, "outputs");
      case "<":
        return only(srcs, written, "sources");
      case undefined:
        break;
      default:
        return ctx.fail(
          `\`cmd\` has \`${written}\`, which stands for nothing`,
          `Write \`$${written}\` if it is meant for the shell`,
        );
    }
    switch (inside) {
      case "SRCS":
        return allQuoted(srcs);
      case "OUTS":
        return allQuoted(outputs);
      case "@D":
        return quoted(commonDirectory(ctx, outputs));
    }
    const location = /^(locations?)\s+(\S+)$/.exec(inside ?? "");
    if (location === null) {
      return ctx.fail(
        `\`cmd\` has \`${written}\`, which stands for nothing`,
        `Write \`$${written}\` if it is meant for the shell`,
      );
    }
    const name = location[2] as string;
    const files = located(ctx, name, srcs, tools, outputs);
    if (location[1] === "locations") {
      return allQuoted(files);
    }
    const [file, another] = files;
    return file !== undefined && another === undefined
      ? quoted(file.path)
      : ctx.fail(
          `\`cmd\` has \`${written}\`, but \`${name}\` is ${files.length} files`,
          `Write \`$(locations ${name})\` for all of them`,
        );
  });
}

/** The files that a name in `$(location name)` means; never none. */
function located(
  ctx: RuleContext<unknown, never>,
  name: string,
  srcs: readonly File[],
  tools: readonly Dependency[],
  outputs: readonly File[],
): readonly File[] {
  const isLabel = name.startsWith(":") || name.startsWith("//") || name.startsWith("@");
  const label = isLabel ? ctx.fullLabel(name) : undefined;
  const tool = tools.find((each) => each.label === label);
  if (tool !== undefined) {
    return tool.executable === undefined ? tool.files : [tool.executable];
  }
  const inPackage = ctx.package === "" ? name : `${ctx.package}/${name}`;
  const files = [...srcs, ...outputs].filter((file) =>
    label === undefined
      ? file.path === inPackage || file.path === name || file.path === `${ctx.outputDirectory}/${name}`
      : file.owner === label,
  );
  return files.length > 0
    ? files
    : ctx.fail(
        `\`cmd\` names \`${name}\`, which is none of \`srcs\`, \`tools\` and \`outs\``,
        "Add it to `srcs` if the command reads it, or to `tools` if the command runs it",
      );
}

function commonDirectory(ctx: RuleContext<unknown, never>, outputs: readonly File[]): string {
  const [only, another] = outputs;
  return only !== undefined && another === undefined
    ? only.path.slice(0, only.path.lastIndexOf("/"))
    : ctx.outputDirectory;
}

function allQuoted(files: readonly File[]): string {
  return files.map((file) => quoted(file.path)).join(" ");
}

/** The path as one word of the shell. */
function quoted(path: string): string {
  return /^[\w./+=:@%,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
