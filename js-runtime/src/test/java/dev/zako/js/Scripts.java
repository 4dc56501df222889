package dev.zako.js;

import dev.zako.js.internal.GraalExecutorFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Makes jobs from texts, reading built-in modules as they are imported, and evaluates them. */
public final class Scripts {
  private static final Transpiler TRANSPILER = new Transpiler(Path.of("target", "native"));
  private static final GraalExecutorFactory EXECUTORS = new GraalExecutorFactory();

  private final SortedMap<ModuleId, String> files = new TreeMap<>();
  private final SortedMap<ModuleId, ScriptKind> kinds = new TreeMap<>();
  private String input = "null";
  private ScriptKind kind = ScriptKind.BUILD;
  private ScriptLimits limits = ScriptLimits.DEFAULT;
  private boolean checked = true;

  private Scripts() {}

  /** A job whose result is the default export of this `BUILD.ts`. */
  public static Scripts build(String source) {
    return new Scripts().file("BUILD.ts", ScriptKind.BUILD, source);
  }

  /** The TypeScript transpiled by the transpiler that all tests share. */
  public static Transpiled transpile(String source) throws ScriptFailedException {
    return transpile(ModuleId.file("BUILD.ts"), source);
  }

  private static Transpiled transpile(ModuleId id, String source) throws ScriptFailedException {
    try {
      return TRANSPILER.transpile(id, source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Scripts file(String path, ScriptKind kind, String source) {
    files.put(ModuleId.file(path), source);
    kinds.put(ModuleId.file(path), kind);
    return this;
  }

  Scripts library(String path, String source) {
    return file(path, ScriptKind.LIBRARY, source);
  }

  Scripts module(ModuleId id, ScriptKind kind, String source) {
    files.put(id, source);
    kinds.put(id, kind);
    return this;
  }

  Scripts input(String json) {
    this.input = json;
    return this;
  }

  Scripts kind(ScriptKind kind) {
    this.kind = kind;
    return this;
  }

  Scripts limits(ScriptLimits limits) {
    this.limits = limits;
    return this;
  }

  /** Lets every module import every other. */
  Scripts unchecked() {
    this.checked = false;
    return this;
  }

  /** The job, with every module that the files import. */
  public ScriptJob job() throws ScriptFailedException {
    SortedMap<ModuleId, ScriptModule> modules = new TreeMap<>();
    Deque<ModuleId> waiting = new ArrayDeque<>(files.keySet());
    while (!waiting.isEmpty()) {
      ModuleId id = waiting.removeFirst();
      if (modules.containsKey(id)) {
        continue;
      }
      ScriptModule module = read(id);
      modules.put(id, module);
      for (ImportStatement statement : module.transpiled().imports()) {
        ModuleId imported = Specifiers.resolve(id, statement);
        ScriptKind importedKind =
            kinds.getOrDefault(
                imported,
                imported.isBuiltin() ? BuiltinModules.kindOf(imported) : ScriptKind.LIBRARY);
        if (checked) {
          ImportRules.check(module.kind(), id, importedKind, imported, statement);
        }
        if (files.containsKey(imported) || BuiltinModules.source(imported).isPresent()) {
          waiting.addLast(imported);
        }
      }
    }
    String entry = "import * as build from \"//BUILD.ts\"; export default build.default ?? null;";
    return new ScriptJob("//BUILD.ts", entry, modules, kind, input, limits);
  }

  private ScriptModule read(ModuleId id) throws ScriptFailedException {
    String source = files.containsKey(id) ? files.get(id) : BuiltinModules.source(id).orElseThrow();
    boolean json = id.path().endsWith(".json");
    Transpiled transpiled = json ? Transpiler.json(id, source) : transpile(id, source);
    ScriptKind moduleKind =
        id.isBuiltin() && !kinds.containsKey(id)
            ? BuiltinModules.kindOf(id)
            : kinds.getOrDefault(id, ScriptKind.LIBRARY);
    return new ScriptModule(id, moduleKind, source, transpiled);
  }

  /** Evaluates the job. */
  public ScriptResult run() {
    return inTurn(List.of(this)).getFirst();
  }

  /** Evaluates jobs one after the other as one worker does, on a thread with its stack. */
  static List<ScriptResult> inTurn(List<Scripts> scripts) {
    FutureTask<List<ScriptResult>> results = new FutureTask<>(() -> evaluate(scripts));
    Thread.ofPlatform().stackSize(ScriptPoolOptions.withWorkers(1).stackBytes()).start(results);
    try {
      return results.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static List<ScriptResult> evaluate(List<Scripts> scripts) {
    List<ScriptResult> results = new ArrayList<>();
    try (ScriptExecutor executor = EXECUTORS.create()) {
      for (Scripts each : scripts) {
        try {
          results.add(executor.execute(each.job(), new CancelHandle()));
        } catch (ScriptFailedException e) {
          results.add(new ScriptResult.Failed(e.failure(), List.of()));
        }
      }
    }
    return results;
  }

  /** The canonical JSON of a job that must succeed. */
  public String json() {
    return switch (run()) {
      case ScriptResult.Success success -> success.json();
      case ScriptResult.Failed failed -> throw new AssertionError(failed.failure().toString());
      case ScriptResult.Cancelled cancelled -> throw new AssertionError(cancelled.toString());
      case ScriptResult.Overloaded overloaded -> throw new AssertionError(overloaded.toString());
    };
  }

  /** The failure of a job that must fail. */
  public ScriptFailure failure() {
    return switch (run()) {
      case ScriptResult.Failed failed -> failed.failure();
      case ScriptResult.Success success -> throw new AssertionError(success.json());
      case ScriptResult.Cancelled cancelled -> throw new AssertionError(cancelled.toString());
      case ScriptResult.Overloaded overloaded -> throw new AssertionError(overloaded.toString());
    };
  }
}
