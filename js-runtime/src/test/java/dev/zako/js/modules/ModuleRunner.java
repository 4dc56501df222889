package dev.zako.js.modules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zako.js.BuiltinModules;
import dev.zako.js.CancelHandle;
import dev.zako.js.ImportStatement;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailedException;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptJob;
import dev.zako.js.ScriptKind;
import dev.zako.js.ScriptLimits;
import dev.zako.js.ScriptModule;
import dev.zako.js.ScriptPool;
import dev.zako.js.ScriptPoolOptions;
import dev.zako.js.ScriptResult;
import dev.zako.js.Specifiers;
import dev.zako.js.Transpiled;
import dev.zako.js.Transpiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Evaluates entries of the host with the built-in modules and the files of a test. */
final class ModuleRunner implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ScriptPool pool = ScriptPool.start(ScriptPoolOptions.withWorkers(1));
  private final Transpiler transpiler;
  private final Map<String, Transpiled> transpiled = new HashMap<>();

  ModuleRunner(Path libraryDirectory) {
    this.transpiler = new Transpiler(libraryDirectory);
  }

  /** An object with these members, of JSON values and of what Jackson writes as such. */
  static JsonNode json(Object value) {
    return JSON.valueToTree(value);
  }

  /** The value of a JSON text that may have `'` for `"`. */
  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** The result of an entry that must succeed. */
  JsonNode evaluate(
      ScriptKind kind,
      String entry,
      List<String> roots,
      SortedMap<String, String> files,
      JsonNode input) {
    ScriptResult result = run(kind, entry, roots, files, input);
    if (result instanceof ScriptResult.Success success) {
      try {
        return JSON.readTree(success.json());
      } catch (JsonProcessingException e) {
        throw new AssertionError("Not JSON: " + success.json(), e);
      }
    }
    throw new AssertionError("The script did not succeed: " + result);
  }

  /** Why an entry that must fail does so. */
  ScriptFailure fail(
      ScriptKind kind,
      String entry,
      List<String> roots,
      SortedMap<String, String> files,
      JsonNode input) {
    ScriptResult result = run(kind, entry, roots, files, input);
    if (result instanceof ScriptResult.Failed failed) {
      return failed.failure();
    }
    throw new AssertionError("The script did not fail: " + result);
  }

  private ScriptResult run(
      ScriptKind kind,
      String entry,
      List<String> roots,
      SortedMap<String, String> files,
      JsonNode input) {
    SortedMap<ModuleId, ScriptModule> modules = new TreeMap<>();
    Deque<ModuleId> open = new ArrayDeque<>();
    roots.forEach(root -> open.add(new ModuleId(root)));
    try {
      while (!open.isEmpty()) {
        ModuleId id = open.remove();
        if (modules.containsKey(id)) {
          continue;
        }
        ScriptModule module = module(id, files);
        modules.put(id, module);
        for (ImportStatement statement : module.transpiled().imports()) {
          open.add(Specifiers.resolve(id, statement));
        }
      }
      return pool.run(
          new ScriptJob("test", entry, modules, kind, input.toString(), ScriptLimits.DEFAULT),
          new CancelHandle());
    } catch (ScriptFailedException e) {
      throw new AssertionError("A module cannot be read: " + e.failure(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  private ScriptModule module(ModuleId id, SortedMap<String, String> files)
      throws ScriptFailedException, IOException {
    String source =
        id.isBuiltin()
            ? BuiltinModules.source(id).orElseThrow(() -> new AssertionError("No module " + id))
            : files.get(id.path());
    if (source == null) {
      throw new AssertionError("No file " + id);
    }
    Transpiled known = transpiled.get(source);
    if (known == null) {
      known =
          id.path().endsWith(".json")
              ? Transpiler.json(id, source)
              : transpiler.transpile(id, source);
      transpiled.put(source, known);
    }
    return new ScriptModule(id, kindOf(id), source, known);
  }

  private static ScriptKind kindOf(ModuleId id) {
    if (id.isBuiltin()) {
      return BuiltinModules.kindOf(id);
    }
    String path = id.path();
    if (path.endsWith("BUILD.ts")) {
      return ScriptKind.BUILD;
    }
    if (path.endsWith("zako.ts")) {
      return ScriptKind.PACKAGE_SCRIPT;
    }
    if (path.endsWith(".toolchain.ts")) {
      return ScriptKind.TOOLCHAIN;
    }
    return path.endsWith(".rule.ts") ? ScriptKind.RULE : ScriptKind.LIBRARY;
  }

  @Override
  public void close() {
    pool.close();
  }
}
