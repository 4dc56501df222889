// The host's way to analyse a target: runs a rule's implementation and writes what it says as data.
// The keys of what is written are in the order of their names, so that it needs not be sorted.

import { hostInput } from "zako:internal";
import {
  type Actions,
  baseName,
  type Dependency,
  type File,
  joinPath,
  type Json,
  type Provider,
  type ProviderInstance,
  type RuleContext,
  type RunAction,
} from "zako:rule";
import {
  type AttributeRecord,
  distinctFiles,
  RESOURCE_AMOUNTS,
  type ResourceRange,
  resourceRange,
  type RuleRecord,
  ruleRecordOf,
  uniqueFiles,
} from "zako:rule-records";

/** A dependency as the host states it. */
export interface DependencyData {
  readonly label: string;
  readonly files: readonly File[];
  readonly providers: Readonly<Record<string, Json>>;
  readonly executable: File | null;
}

/** A target to analyse as the host states it. */
export interface AnalysisInput {
  readonly label: string;
  readonly package: string;
  /** The root of the target's package. */
  readonly packageRoot: string;
  /** The roots of the packages that the target's labels name by aliases. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly name: string;
  readonly config: Readonly<Record<string, Json>>;
  readonly outputDirectory: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly toolchains: Readonly<Record<string, { readonly [key: string]: Json }>>;
}

/** The variable that tells a command how many threads it was granted. */
const grantedThreads = "ZAKO_THREADS";

/** Files of a result: a list of them, or the place in the input of the very same list. */
export type FilesData =
  | readonly File[]
  | { readonly attribute: string }
  | { readonly dependency: string };

/** An output of an action. */
export interface OutputData {
  readonly path: string;
  readonly directory: boolean;
}

/** An action as data. */
export type ActionData =
  | {
      readonly type: "run";
      readonly mnemonic: string;
      readonly progress: string;
      readonly arguments: readonly string[];
      readonly environment: Readonly<Record<string, string>>;
      readonly inputs: FilesData;
      /** Which of the file sets it may read, besides its inputs; null for none. */
      readonly prunable: number | null;
      readonly outputs: readonly OutputData[];
      readonly depfile: string | null;
      readonly toolchains: readonly string[];
      readonly network: boolean;
      readonly timeoutSeconds: number | null;
      readonly resources: Readonly<Record<string, ResourceRange>>;
    }
  | {
      readonly type: "write";
      readonly output: string;
      readonly content: string;
      readonly executable: boolean;
    }
  | { readonly type: "copy"; readonly input: File; readonly output: string }
  | { readonly type: "symlink"; readonly target: File; readonly output: string };

/** What the analysis of a target yields. */
export interface AnalysisData {
  readonly actions: readonly ActionData[];
  /** Lists of files that actions name by their places in it: many actions have the same one. */
  readonly fileSets: readonly FilesData[];
  readonly files: FilesData;
  readonly executable: File | null;
  readonly providers: Readonly<Record<string, unknown>>;
}

/** A mistake in a target or its rule, in words for the user. */
export class RuleFailure extends Error {
  override readonly name = "RuleFailure";
}

/** Analyses the target that the host states with a rule. */
export function analyse(rule: unknown): AnalysisData {
  const record = ruleRecordOf(rule);
  if (record === undefined) {
    throw new RuleFailure("What was imported as a rule is not one");
  }
  return new Analysis(hostInput() as AnalysisInput, record).run();
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A file while its rule runs: which action makes it is known once that action is stated. */
interface DeclaredFile {
  readonly path: string;
  readonly owner: string;
  action: number;
  readonly directory?: boolean;
}

class Analysis {
  readonly #input: AnalysisInput;
  readonly #record: RuleRecord;
  readonly #actions: ActionData[] = [];
  readonly #declared = new Map<string, DeclaredFile>();
  readonly #fileSets: FilesData[] = [];
  /** What was given for each set, to know it again. */
  readonly #given: (readonly File[])[] = [];
  /** Where the lists of the input are. */
  readonly #places = new Map<readonly File[], FilesData>();

  constructor(input: AnalysisInput, record: RuleRecord) {
    this.#input = input;
    this.#record = record;
  }

  run(): AnalysisData {
    const implementation = this.#record.implementation as (context: RuleContext<unknown>) => unknown;
    const returned = implementation(this.#context());
    if (!Array.isArray(returned)) {
      return this.#fail("The rule's implementation must return a list of providers");
    }
    for (const file of this.#declared.values()) {
      if (file.action < 0) {
        this.#fail(`No action makes \`${file.path}\`, which the rule declared`);
      }
    }
    const providers: Record<string, unknown> = {};
    for (const instance of returned as readonly Partial<ProviderInstance>[]) {
      const id = instance?.provider;
      if (typeof id !== "string") {
        return this.#fail("The rule's implementation returned something that is not a provider");
      }
      if (Object.hasOwn(providers, id)) {
        this.#fail(`The rule's implementation returned two \`${id}\``);
      }
      providers[id] = instance.value;
    }
    const { DefaultInfo: defaults, ...others } = providers;
    const { files, executable } = (defaults ?? {}) as {
      readonly files?: readonly File[];
      readonly executable?: File;
    };
    return {
      actions: this.#actions,
      executable: executable ?? null,
      fileSets: this.#fileSets,
      files: this.#files(files ?? (executable === undefined ? [] : [executable])),
      providers: others,
    };
  }

  /** A list of the input, which its maker knows to have no path twice. */
  #placed(files: readonly File[], place: FilesData): readonly File[] {
    this.#places.set(files, place);
    return distinctFiles(files);
  }

  #files(files: readonly File[]): FilesData {
    return this.#places.get(files) ?? uniqueFiles(files);
  }

  #fail(message: string, hint?: string): never {
    throw new RuleFailure(hint === undefined ? message : `${message}\n${hint}`);
  }

  #context(): RuleContext<unknown> {
    const input = this.#input;
    return Object.freeze({
      label: input.label,
      package: input.package,
      packageRoot: input.packageRoot,
      name: input.name,
      outputDirectory: input.outputDirectory,
      config: Object.freeze(input.config),
      attributes: Object.freeze(this.#attributes()),
      toolchains: Object.freeze(input.toolchains) as RuleContext<unknown>["toolchains"],
      actions: this.#actionsObject(),
      fullLabel: (written: string): string => this.#fullLabel(written),
      fail: (message: string, hint?: string): never => this.#fail(message, hint),
    });
  }

  #fullLabel(written: string): string {
    const slashes = written.indexOf("//");
    if (slashes < 0) {
      return `//${this.#input.package}:${written.replace(/^:/, "")}`;
    }
    const alias = written.slice(1, Math.max(1, slashes));
    if (alias !== "" && !Object.hasOwn(this.#input.aliases, alias)) {
      return this.#fail(
        `\`${written}\` names the dependency \`${alias}\`, which no attribute names`,
        "Name the target in an attribute too",
      );
    }
    const root = alias === "" ? this.#input.packageRoot : this.#input.aliases[alias] ?? "";
    const [path = "", name] = written.slice(slashes + 2).split(":");
    const full = joinPath(root, path);
    return `//${full}:${name ?? baseName(path)}`;
  }

  #attributes(): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const [name, attribute] of Object.entries(this.#record.attributes)) {
      const value = this.#input.attributes[name] ?? undefined;
      switch (attribute.type) {
        case "labels":
          result[name] = ((value ?? []) as readonly DependencyData[]).map((each) =>
            this.#dependency(name, attribute, each),
          );
          break;
        case "label":
          result[name] =
            value === undefined
              ? undefined
              : this.#dependency(name, attribute, value as DependencyData);
          break;
        case "files":
          result[name] = this.#placed((value ?? []) as readonly File[], { attribute: name });
          break;
        case "strings":
        case "outputs":
          result[name] = Object.freeze(value ?? []);
          break;
        case "stringMap":
        case "resources":
          result[name] = Object.freeze(value ?? {});
          break;
        case "string":
        case "boolean":
        case "integer":
        case "enumeration":
          result[name] = value;
          break;
      }
    }
    return result;
  }

  #dependency(name: string, attribute: AttributeRecord, data: DependencyData): Dependency {
    for (const id of attribute.providers) {
      if (!Object.hasOwn(data.providers, id)) {
        this.#fail(
          `\`${data.label}\` does not provide \`${id}\`, which \`${name}\` asks of every target`,
          `It provides [${Object.keys(data.providers)
            .sort()
            .map((each) => `\`${each}\``)
            .join(", ")}]`,
        );
      }
    }
    return Object.freeze({
      label: data.label,
      files: this.#placed(data.files, { dependency: data.label }),
      executable: data.executable ?? undefined,
      get: <T>(provider: Provider<T>): T | undefined =>
        Object.hasOwn(data.providers, provider.id)
          ? (data.providers[provider.id] as T)
          : undefined,
    });
  }

  #actionsObject(): Actions {
    return Object.freeze({
      declareFile: (name: string): File => this.#declare(name, false),
      declareDirectory: (name: string): File => this.#declare(name, true),
      run: (action: RunAction): void => this.#run(action),
      write: (output: File, content: string, options?: { readonly executable?: boolean }): void => {
        this.#add([output], {
          content: String(content),
          executable: options?.executable ?? false,
          output: output.path,
          type: "write",
        });
      },
      copy: (input: File, output: File): void => {
        this.#add([output], { input: this.#known(input), output: output.path, type: "copy" });
      },
      symlink: (target: File, output: File): void => {
        this.#add([output], { output: output.path, target: this.#known(target), type: "symlink" });
      },
    });
  }

  #declare(name: string, directory: boolean): File {
    const parts = name.split("/");
    if (parts.some((part) => part === "" || part === "." || part === "..")) {
      this.#fail(`The rule declared an output with the name \`${name}\``);
    }
    const path = `${this.#input.outputDirectory}/${name}`;
    if (this.#declared.has(path)) {
      this.#fail(`The target would make \`${path}\` twice`, "Give each output a name of its own");
    }
    const file: DeclaredFile = {
      action: -1,
      ...(directory ? { directory: true } : {}),
      owner: this.#input.label,
      path,
    };
    this.#declared.set(path, file);
    return file;
  }

  #run(action: RunAction): void {
    if (action.outputs.length === 0) {
      this.#fail(`An action \`${action.mnemonic}\` has no outputs`);
    }
    if (Object.hasOwn(action.environment ?? {}, grantedThreads)) {
      this.#fail(
        `The environment of an action \`${action.mnemonic}\` has \`${grantedThreads}\`, which Zako sets`,
        "Ask for threads by `resources: { threads: 2 }`, or use another name",
      );
    }
    const depfile = action.depfile;
    const outputs = uniqueFiles(
      depfile === undefined ? action.outputs : [...action.outputs, depfile],
    );
    this.#add(outputs, {
      arguments: action.arguments.map((each) => (typeof each === "string" ? each : each.path)),
      depfile: depfile?.path ?? null,
      environment: { ...action.environment },
      inputs: this.#knownFiles(action.inputs ?? []),
      mnemonic: action.mnemonic,
      network: action.network ?? false,
      outputs: outputs.map(({ path, directory }) => ({ directory: directory ?? false, path })),
      progress: action.progress ?? `${action.mnemonic} ${action.outputs[0]?.path}`,
      prunable: this.#fileSet(action.prunable ?? []),
      resources: this.#resources(action),
      timeoutSeconds: action.timeoutSeconds ?? null,
      toolchains: action.toolchains ?? this.#record.toolchains,
      type: "run",
    });
  }

  #fileSet(files: readonly File[]): number | null {
    if (files.length === 0) {
      return null;
    }
    const same = this.#given.findIndex(
      (given) => given.length === files.length && given.every((file, index) => file === files[index]),
    );
    if (same >= 0) {
      return same;
    }
    this.#fileSets.push(this.#knownFiles(files));
    return this.#given.push([...files]) - 1;
  }

  #resources(action: RunAction): Record<string, ResourceRange> {
    const resources: Record<string, ResourceRange> = {};
    for (const [name, amount] of Object.entries(action.resources ?? {}).sort(byName)) {
      if (amount !== undefined) {
        resources[name] =
          resourceRange(amount) ??
          this.#fail(
            `\`resources.${name}\` of an action \`${action.mnemonic}\` is \`${typeof amount === "object" ? JSON.stringify(amount) : String(amount)}\`, which is no amount of a resource`,
            `Use ${RESOURCE_AMOUNTS}`,
          );
      }
    }
    return resources;
  }

  #knownFiles(files: readonly File[]): FilesData {
    return this.#places.get(files) ?? uniqueFiles(files.map((file) => this.#known(file)));
  }

  /** The file, if an action stated before makes it or none of this target's has to. */
  #known(file: File): File {
    const declared = this.#declared.get(file.path);
    if (declared !== undefined && declared.action < 0) {
      this.#fail(
        `An action reads \`${file.path}\` before an action makes it`,
        "State the action that makes a file first",
      );
    }
    return declared ?? file;
  }

  #add(outputs: readonly File[], action: ActionData): void {
    for (const output of outputs) {
      const declared = this.#declared.get(output.path);
      if (declared === undefined) {
        this.#fail(`An action makes \`${output.path}\`, which the rule did not declare`);
      } else if (declared.action >= 0) {
        this.#fail(`Two actions make \`${output.path}\``);
      } else {
        declared.action = this.#actions.length;
      }
    }
    this.#actions.push(action);
  }
}
