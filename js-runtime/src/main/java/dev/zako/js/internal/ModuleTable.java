package dev.zako.js.internal;

import dev.zako.js.BuiltinModules;
import dev.zako.js.ImportStatement;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailedException;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptJob;
import dev.zako.js.ScriptModule;
import dev.zako.js.ScriptPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The modules of one job under the paths by which the JavaScript engine asks for them. The engine
 * joins a specifier to the directory of its importer before it asks; every such path is worked out
 * here ahead of time, so nothing but the job's own modules can be reached.
 *
 * <p>A realm evaluates each path once and keeps the module. What belongs to one evaluation lies
 * below a directory that no other evaluation in the realm has; the modules that evaluations share
 * do not.
 */
final class ModuleTable {
  private static final Pattern DECLARED =
      Pattern.compile(
          "^(?:export )?(?:async )?(?:function\\*?|class|const|let|var) ([\\w$]+)",
          Pattern.MULTILINE);

  private static final ModuleId INTERNAL = ModuleId.builtin("internal");

  private final String root;
  private final String entryCode;
  private final SortedMap<ModuleId, ScriptModule> modules;
  private final Map<String, ModuleId> byAskedPath = new HashMap<>();
  private final Map<String, ModuleId> byPath = new HashMap<>();
  private final Map<ModuleId, SourceMap> maps = new HashMap<>();

  private ModuleTable(ScriptJob job, String root) {
    this.root = root;
    this.entryCode = job.entryCode();
    this.modules = job.modules();
  }

  /**
   * The table of a job.
   *
   * @param root the directory of the modules of scripts, as {@link #root} makes it
   * @throws ScriptFailedException if an import leads to a module that is not part of the job
   */
  static ModuleTable of(ScriptJob job, String root) throws ScriptFailedException {
    ModuleTable table = new ModuleTable(job, root);
    for (ModuleId id : job.modules().keySet()) {
      String path = table.pathOf(id);
      table.byPath.put(path, id);
      table.byAskedPath.put(path, id);
      table.byAskedPath.put(join("/", id.text()), id);
      table.byAskedPath.put(join(root + "/", id.text()), id);
    }
    for (ScriptModule module : job.modules().values()) {
      for (ImportStatement statement : module.transpiled().imports()) {
        table.add(module, statement);
      }
    }
    return table;
  }

  private void add(ScriptModule module, ImportStatement statement) throws ScriptFailedException {
    ModuleId imported = module.resolve(statement);
    if (!modules.containsKey(imported)) {
      throw failure(module, statement, "there is no module `" + imported + "`");
    }
    if (imported.isBuiltin()) {
      return;
    }
    String asked = join(parent(pathOf(module.id())), statement.specifier());
    ModuleId other = byAskedPath.putIfAbsent(asked, imported);
    if (other != null && !other.equals(imported)) {
      throw failure(
          module, statement, "`" + imported + "` cannot be told from `" + other + "`; rename one");
    }
  }

  private static ScriptFailedException failure(
      ScriptModule module, ImportStatement statement, String why) {
    return new ScriptFailedException(
        new ScriptFailure(
            ScriptFailure.Kind.IMPORT,
            "`" + module.id() + "` cannot import `" + statement.specifier() + "`: " + why,
            Optional.of(new ScriptPosition(module.id(), statement.line(), statement.column())),
            dev.zako.js.SourceFrame.of(module.source(), statement.line(), statement.column()),
            List.of()));
  }

  /** The directory of the evaluation with this number; no file of a workspace can lie there. */
  static String root(int evaluation) {
    return "/zako:" + evaluation;
  }

  /** The path that stands for a module inside the engine. */
  String pathOf(ModuleId id) {
    if (id.isBuiltin()) {
      return "/" + id.text();
    }
    String alias = id.alias();
    return root + (alias.isEmpty() ? "/" : "/@" + alias + "//") + id.path();
  }

  /** The path of the module that the host made. */
  String entry() {
    return root + "/zako:entry";
  }

  /** The length of what is evaluated for this evaluation alone, in UTF-16 units. */
  long ownText() {
    long length = entryCode.length();
    for (ScriptModule module : modules.values()) {
      if (!module.id().isBuiltin()) {
        length += module.transpiled().code().length();
      }
    }
    return length;
  }

  /** The modules of Zako in the job, in order. */
  List<ScriptModule> builtins() {
    return modules.values().stream().filter(each -> each.id().isBuiltin()).toList();
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** Joins and normalises as the engine does: see {@link ModuleFileSystem}. */
  private static String join(String directory, String specifier) {
    return ModuleFileSystem.normalise(
        specifier.startsWith("/") ? specifier : directory + specifier);
  }

  /** The canonical path for a path the engine asks for, if a module answers to it. */
  Optional<String> canonical(String askedPath) {
    if (askedPath.equals(entry())) {
      return Optional.of(askedPath);
    }
    ModuleId id = byAskedPath.get(askedPath);
    return id == null ? Optional.empty() : Optional.of(pathOf(id));
  }

  /** The text that the engine evaluates for a canonical path. */
  Optional<String> text(String path) {
    if (path.equals(entry())) {
      return Optional.of(entryCode);
    }
    ModuleId id = byPath.get(path);
    if (id == null) {
      return Optional.empty();
    }
    ScriptModule module = module(id);
    return Optional.of(isJson(id) ? module.source() : code(module));
  }

  private String code(ScriptModule module) {
    String code = module.transpiled().code();
    boolean hardened =
        BuiltinModules.isShared(module.id())
            && !module.id().equals(INTERNAL)
            && modules.containsKey(INTERNAL);
    return hardened ? hardened(module.id(), code) : code;
  }

  /**
   * The code of a module of Zako that freezes what it declared and exports once it ran, down to the
   * last object. No script can then leave anything behind in it, even by what it is given without
   * an export.
   */
  private static String hardened(ModuleId id, String code) {
    SortedSet<String> declared = new TreeSet<>();
    Matcher matcher = DECLARED.matcher(code);
    while (matcher.find()) {
      declared.add(matcher.group(1));
    }
    return code
        + "\nimport { harden as $harden } from \"zako:internal\";import * as $exported from \""
        + id
        + "\";$harden([...Object.values($exported),"
        + String.join(",", declared)
        + "]);";
  }

  private static boolean isJson(ModuleId id) {
    return !id.isBuiltin() && id.path().endsWith(".json");
  }

  private ScriptModule module(ModuleId id) {
    ScriptModule module = modules.get(id);
    if (module == null) {
      throw new IllegalStateException("`" + id + "` is not part of the job");
    }
    return module;
  }

  /** The module at a path, or null for the host's own code. */
  @Nullable ScriptModule at(String path) {
    ModuleId id = byPath.get(path);
    return id == null ? null : modules.get(id);
  }

  /** The TypeScript position of a place in the evaluated text of a module. */
  ScriptPosition position(ScriptModule module, int line, int column) {
    SourceMap map =
        maps.computeIfAbsent(
            module.id(),
            _ ->
                isJson(module.id())
                    ? SourceMap.IDENTITY
                    : SourceMap.parse(module.transpiled().sourceMap()));
    SourceMap.Place place = map.original(line, column);
    return new ScriptPosition(module.id(), place.line(), place.column());
  }

  /** The modules that are not part of Zako, in order. */
  SortedMap<ModuleId, ScriptModule> scripts() {
    SortedMap<ModuleId, ScriptModule> scripts = new TreeMap<>();
    modules.forEach(
        (id, module) -> {
          if (!id.isBuiltin()) {
            scripts.put(id, module);
          }
        });
    return scripts;
  }

  /** Whether the module imports none of the others. */
  boolean importsNone(ScriptModule module, List<ScriptModule> others) {
    for (ImportStatement statement : module.transpiled().imports()) {
      try {
        ModuleId imported = module.resolve(statement);
        if (!imported.equals(module.id())
            && others.stream().anyMatch(other -> other.id().equals(imported))) {
          return false;
        }
      } catch (ScriptFailedException e) {
        throw new IllegalStateException("An import of the job was resolved before", e);
      }
    }
    return true;
  }

  /** The module with this identity, if it is part of the job. */
  Optional<ScriptModule> find(ModuleId id) {
    return Optional.ofNullable(modules.get(id));
  }
}
