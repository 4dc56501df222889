// What rule authors use: rules, attributes, providers and actions.

import type { visibility } from "zako:core";
import {
  type AttributeRecord,
  type AttributeType,
  createTarget,
  isAttributeName,
  registerRule,
  type Target,
} from "zako:rule-records";

import type { ConfigValue } from "zako:config";
import type { CcToolchainInfo } from "zako:cc-toolchain";
import type { ShToolchainInfo } from "zako:sh-toolchain";

export type { Target } from "zako:rule-records";
export { uniqueFiles } from "zako:rule-records";

/** A value that can be written as JSON. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/**
 * A file of the workspace, or one that an action makes. Two files are the same if their paths are.
 */
export interface File {
  /** Where it is, from the root of the workspace, with `/` between names. */
  readonly path: string;
  /** The label of the target whose action makes it; absent for a source file. */
  readonly owner?: string;
  /** Which of the owner's actions makes it; absent for a source file. */
  readonly action?: number;
  /** Whether it is a directory with contents that only the action knows. */
  readonly directory?: boolean;
}

/** Data that a target gives to the targets that depend on it, under a name. */
export interface ProviderInstance<T = unknown> {
  readonly provider: string;
  readonly value: T;
}

/** A kind of provider: call it to make an instance, pass it to `Dependency.get` to read one. */
export interface Provider<T> {
  (value: T): ProviderInstance<T>;
  /** The name under which instances travel; unique among the rules of a workspace. */
  readonly id: string;
}

/**
 * Makes a kind of provider. Its values must be data: strings, numbers, booleans, `null`, lists,
 * plain objects and files.
 */
export function provider<T>(id: string): Provider<T> {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(id)) {
    throw new TypeError(
      `A provider's name must be letters and digits and begin with a capital letter, not \`${id}\``,
    );
  }
  const make = (value: T): ProviderInstance<T> => ({ provider: id, value });
  return Object.assign(make, { id });
}

/** What every target gives: the files that a build of it places, and the program that it is. */
export const DefaultInfo: Provider<{
  /** The files that building the target yields, in the order in which they are listed. */
  readonly files?: readonly File[];
  /** The program to run, if the target is one. */
  readonly executable?: File | undefined;
}> = provider("DefaultInfo");

/**
 * What an option of the configuration gives as a target, `//config:debug`. An option whose type is
 * `label` also gives all that the target gives which its value names.
 */
export const ConfigInfo: Provider<{
  /** The name of the option. */
  readonly key: string;
  /** What values it has. */
  readonly type: "label" | "boolean" | "number" | "string";
  /** The value under which the target is built; a label in full. */
  readonly value: ConfigValue;
}> = provider("ConfigInfo");

/** A target that another depends on, as the rule of the other sees it. */
export interface Dependency {
  readonly label: string;
  /** Its default outputs. */
  readonly files: readonly File[];
  /** The program that it is, if it is one. */
  readonly executable: File | undefined;
  /** What it provides under this provider; undefined if it does not. */
  get<T>(provider: Provider<T>): T | undefined;
}

/** A target object of the same build file, or a label such as `":name"` or `"//package:name"`. */
export type TargetReference = Target | string;

/**
 * One entry of a list of files: a path (`"src/a.c"`), a pattern (`"src/*.c"`) or a target, whose
 * default outputs are meant. Paths and patterns are relative to the build file.
 */
export type FileReference = TargetReference;

/** Files: a list, or a list with patterns of what to leave out. */
export type Files = FileReference[] | { include: FileReference[]; exclude?: string[] };

/** Files as they are written: lists may be read-only. */
export type FilesInput =
  | readonly FileReference[]
  | { readonly include: readonly FileReference[]; readonly exclude?: readonly string[] };

/**
 * An attribute of a rule. `Input` is what a build file may write, `Stored` what the target's
 * property holds, `Value` what the rule receives; `Required` says whether it must be written.
 */
export interface Attribute<Input, Stored, Value, Required extends boolean>
  extends AttributeRecord {
  readonly required: Required;
  /** Carries a type only; never present when a script runs. */
  readonly inputType?: Input | undefined;
  /** Carries a type only; never present when a script runs. */
  readonly storedType?: Stored | undefined;
  /** Carries a type only; never present when a script runs. */
  readonly valueType?: Value | undefined;
}

/**
 * The attributes of a rule by name. Only what all attributes share is named here: a mention of
 * `required` would make the compiler forget whether it is true.
 */
export type Attributes = Readonly<Record<string, Omit<AttributeRecord, "required">>>;

/** What every kind of attribute can say. */
export interface AttributeOptions<R extends boolean> {
  /** Whether the attribute must be written. Default: no. */
  readonly required?: R;
  /** One sentence for tools that list rules. */
  readonly doc?: string;
}

/** Options of attributes that hold files. */
export interface FilesOptions<R extends boolean> extends AttributeOptions<R> {
  /** Whether patterns may match no file. Default: no, since that is most often a spelling mistake. */
  readonly allowEmpty?: boolean;
}

/** Options of attributes that name targets. */
export interface LabelOptions<R extends boolean> extends AttributeOptions<R> {
  /** What the named targets must provide. */
  readonly providers?: readonly { readonly id: string }[];
}

/** Options of attributes that can have a value when nothing was written. */
export interface ValueOptions<V, R extends boolean> extends AttributeOptions<R> {
  readonly default?: V;
}

type Optional<V, R extends boolean, D> = R extends true ? V : [D] extends [V] ? V : V | undefined;

function make(type: AttributeType, options: object): never {
  const {
    required = false,
    providers = [],
    allowEmpty = false,
    ...rest
  } = options as Partial<AttributeRecord> & {
    readonly providers?: readonly unknown[];
  };
  const ids = (providers as readonly Provider<unknown>[]).map((each) => each.id);
  return { ...rest, type, required, providers: ids, allowEmpty } as never;
}

/**
 * How much of a resource a command needs: this much, or as much as is free between `min` and `max`;
 * without `max`, as much as is free of all there is.
 */
export type ResourceAmount = number | { readonly min: number; readonly max?: number };

/**
 * What a command needs while it runs, by the names of resources; others than those named here are
 * declared under `resources` in the manifest of the workspace.
 */
export interface ResourceNeeds {
  /**
   * How many threads it computes with. How many it was granted is in its environment variable
   * `ZAKO_THREADS`; what it makes must not depend on it. Default: 1.
   */
  readonly threads?: ResourceAmount;
  /** How much main memory it takes at most. Default: that is not looked after. */
  readonly memoryMegabytes?: ResourceAmount;
  readonly [name: string]: ResourceAmount | undefined;
}

/** Makes the attributes of a rule; one function for each type. */
export const attribute: {
  /** Files of the workspace, matched by path or pattern, and outputs of targets. */
  files<R extends boolean = false>(
    options?: FilesOptions<R>,
  ): Attribute<FilesInput, Files, readonly File[], R>;
  /** Targets to depend on. */
  labels<R extends boolean = false>(
    options?: LabelOptions<R>,
  ): Attribute<readonly TargetReference[], TargetReference[], readonly Dependency[], R>;
  /** One target to depend on. */
  label<R extends boolean = false>(
    options?: LabelOptions<R>,
  ): Attribute<
    TargetReference,
    TargetReference | undefined,
    R extends true ? Dependency : Dependency | undefined,
    R
  >;
  /** A text. */
  string<R extends boolean = false, D extends string | undefined = undefined>(
    options?: ValueOptions<D, R>,
  ): Attribute<string, string | undefined, Optional<string, R, D>, R>;
  /** A list of texts. */
  strings<R extends boolean = false>(
    options?: ValueOptions<readonly string[], R>,
  ): Attribute<readonly string[], string[], readonly string[], R>;
  /** Yes or no. */
  boolean<R extends boolean = false, D extends boolean | undefined = undefined>(
    options?: ValueOptions<D, R>,
  ): Attribute<boolean, boolean | undefined, Optional<boolean, R, D>, R>;
  /** A whole number. */
  integer<R extends boolean = false, D extends number | undefined = undefined>(
    options?: ValueOptions<D, R>,
  ): Attribute<number, number | undefined, Optional<number, R, D>, R>;
  /** Texts by name. */
  stringMap<R extends boolean = false>(
    options?: ValueOptions<Readonly<Record<string, string>>, R>,
  ): Attribute<
    Readonly<Record<string, string>>,
    Record<string, string>,
    Readonly<Record<string, string>>,
    R
  >;
  /** What commands need while they run, for `run`. */
  resources<R extends boolean = false>(
    options?: ValueOptions<ResourceNeeds, R>,
  ): Attribute<ResourceNeeds, Record<string, ResourceAmount>, ResourceNeeds, R>;
  /** One of the given values. */
  enumeration<
    const V extends string | number,
    R extends boolean = false,
    D extends V | undefined = undefined,
  >(
    values: readonly V[],
    options?: ValueOptions<D, R>,
  ): Attribute<V, V | undefined, Optional<V, R, D>, R>;
  /** Names of files that the target makes, relative to the build file. */
  outputs<R extends boolean = false>(
    options?: AttributeOptions<R>,
  ): Attribute<readonly string[], string[], readonly string[], R>;
} = {
  files: (options = {}) => make("files", options),
  labels: (options = {}) => make("labels", options),
  label: (options = {}) => make("label", options),
  string: (options = {}) => make("string", options),
  strings: (options = {}) => make("strings", options),
  boolean: (options = {}) => make("boolean", options),
  integer: (options = {}) => make("integer", options),
  stringMap: (options = {}) => make("stringMap", options),
  resources: (options = {}) => make("resources", options),
  enumeration: (values, options = {}) => make("enumeration", { ...options, values }),
  outputs: (options = {}) => make("outputs", options),
};

type InputOf<A> = A extends Attribute<infer I, infer _S, infer _V, infer _R> ? I : never;
type StoredOf<A> = A extends Attribute<infer _I, infer S, infer _V, infer _R> ? S : never;
type ValueOf<A> = A extends Attribute<infer _I, infer _S, infer V, infer _R> ? V : never;
type RequiredNames<A> = { [K in keyof A]: A[K] extends { required: true } ? K : never }[keyof A];

// Mapped over names of A, so that the comments on a rule's attributes show where they are written.
type Inputs<A, K extends keyof A> = { readonly [N in K]: InputOf<A[N]> };

/** Who may depend on a target. */
export type Visibility = visibility;

/** What a build file writes to make a target of a rule with these attributes. */
export type Arguments<A> = {
  /** The target's name, unique in its package directory: `:name` is its label here. */
  readonly name: string;
  /** Who may depend on the target. Default: all targets of the same package. */
  readonly visibility?: Visibility;
} & Inputs<A, RequiredNames<A>> &
  Partial<Inputs<A, Exclude<keyof A, RequiredNames<A>>>>;

/** A target of a rule with these attributes; they may be changed until the build file ends. */
export type TargetOf<A> = Target & { name: string; visibility?: Visibility } & { -readonly [N in keyof A]: StoredOf<A[N]> };

/** A rule: call it in a build file to make a target. */
export type Rule<A> = (attributes: Arguments<A>) => TargetOf<A>;

/**
 * The types of what toolchains say of themselves, by toolchain type. A toolchain of your own is added
 * by `declare module "zako:rule" { interface ToolchainTypes { mine: MyToolchainInfo } }`.
 */
export interface ToolchainTypes {
  cc: CcToolchainInfo;
  sh: ShToolchainInfo;
}

/** What a toolchain of this type says of itself. */
export type ToolchainInfo<T> = T extends keyof ToolchainTypes
  ? ToolchainTypes[T]
  : { readonly [key: string]: Json };

/** A command to run. */
export interface RunAction {
  /** What kind of action it is, in one word, as `CcCompile`. */
  readonly mnemonic: string;
  /** What the user reads while it runs. Default: the mnemonic and the first output. */
  readonly progress?: string;
  /** The program and its arguments; a file stands for its path from the command's directory. */
  readonly arguments: readonly (string | File)[];
  /** Environment variables besides those of the toolchains. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Every file that the command may read. It sees no others. */
  readonly inputs?: readonly File[];
  /** More such files: those of them that the dependency file does not name count as not read. */
  readonly prunable?: readonly File[];
  /** What the command makes; it must make all of it. */
  readonly outputs: readonly File[];
  /**
   * The output that lists which files the command has read, in the form of a rule for `make` as
   * compilers write it. Absolute paths in it are the toolchains' own files and are passed over.
   */
  readonly depfile?: File;
  /** Types of the toolchains that the command uses. Default: all of the rule's. */
  readonly toolchains?: readonly string[];
  /** Whether the command may use the network. Default: no. */
  readonly network?: boolean;
  /** Seconds after which the command is stopped. Default: the build's. */
  readonly timeoutSeconds?: number;
  /** What the command needs while it runs: it waits until so much is not taken by others. */
  readonly resources?: ResourceNeeds;
}

/** How a rule says what is to be done. Nothing is done until an output is asked for. */
export interface Actions {
  /** A file that an action of this target will make, named from the package's output directory. */
  declareFile(name: string): File;
  /** A directory that an action of this target will make with contents it decides itself. */
  declareDirectory(name: string): File;
  /** Runs a command. */
  run(action: RunAction): void;
  /** Makes a file with this text. */
  write(output: File, content: string, options?: { readonly executable?: boolean }): void;
  /** Makes a copy of a file. */
  copy(input: File, output: File): void;
  /** Makes a symbolic link to a file. */
  symlink(target: File, output: File): void;
}

/** What the implementation of a rule gets: everything it may know. */
export interface RuleContext<A, T extends string = string> {
  /** The target's label, as `//app:hello`. */
  readonly label: string;
  /** The target's package directory, as `app`; empty for the root of the workspace. */
  readonly package: string;
  /** The root of the package with the target, as `libs/text`; empty for the workspace's own. */
  readonly packageRoot: string;
  readonly name: string;
  /** Where the package's outputs are, as `zako-out/app`. */
  readonly outputDirectory: string;
  /** The configuration under which the target is built. */
  readonly config: Readonly<Record<string, Json>>;
  /** The attributes, with files and dependencies resolved. */
  readonly attributes: { readonly [N in keyof A]: ValueOf<A[N]> };
  /** What the rule's toolchains say of themselves. */
  readonly toolchains: { readonly [K in T]: ToolchainInfo<K> };
  readonly actions: Actions;
  /**
   * The label of the workspace for one that the target's build file writes, as `:x` or `@alias//a`.
   * An alias is known if an attribute of the target uses it.
   */
  fullLabel(written: string): string;
  /** Ends the analysis of this target with a message for the user, and what to do next. */
  fail(message: string, hint?: string): never;
}

/** What a rule is made of. */
export interface RuleDefinition<A extends Attributes, T extends string> {
  /** The attributes besides `name`, which every rule has. */
  readonly attributes: A;
  /** Types of the toolchains that the rule uses. */
  readonly toolchains?: readonly T[];
  /** Turns a target into actions and providers. It must not do anything else. */
  readonly implementation: (context: RuleContext<A, T>) => readonly ProviderInstance[];
}

/**
 * Makes a rule. Export it from a `*.rule.ts` file under the name that build files import; what may
 * be written to it follows from its attributes, and the comment on each is what editors show.
 */
export function rule<const A extends Attributes, const T extends string = never>(
  definition: RuleDefinition<A, T>,
): Rule<A> {
  for (const name of Object.keys(definition.attributes)) {
    if (!isAttributeName(name)) {
      throw new TypeError(`\`${name}\` cannot be the name of an attribute`);
    }
  }
  const record = {
    attributes: definition.attributes as unknown as Readonly<Record<string, AttributeRecord>>,
    toolchains: definition.toolchains ?? [],
    implementation: definition.implementation as (context: never) => unknown,
  };
  const create = (attributes: Arguments<A>): TargetOf<A> =>
    createTarget(record, attributes) as TargetOf<A>;
  registerRule(create, record);
  return create;
}

/** The last name of a path: `c.h` of `a/b/c.h`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** All but the last name of a path: `a/b` of `a/b/c.h`; empty if there is only one. */
export function directoryName(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** What follows the last dot of the last name, with the dot: `.h` of `a/b/c.h`; empty if nothing. */
export function extension(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? "" : name.slice(dot);
}

/** Joins names to a path, leaving out what is empty or `.`. */
export function joinPath(...parts: readonly string[]): string {
  const names = parts.flatMap((part) => part.split("/")).filter((name) => name !== "" && name !== ".");
  return names.join("/");
}

/** The list with every value once, at its first place. */
export function unique<V>(values: Iterable<V>): V[] {
  return [...new Set(values)];
}
