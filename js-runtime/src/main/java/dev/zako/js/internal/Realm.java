package dev.zako.js.internal;

import dev.zako.js.BuiltinModules;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptJob;
import dev.zako.js.ScriptModule;
import dev.zako.js.ScriptResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/**
 * The language, hardened, with the modules of Zako: what evaluations start from. Making one takes
 * longer than most scripts do, so several evaluations run in it, one after the other.
 *
 * <p>No evaluation can tell whether others ran before it. Whatever they share is frozen down to the
 * last object: the objects of the language, the global object and what the shared modules declare.
 * Modules of scripts are evaluated anew for each. A realm has one instance of each module of Zako:
 * what one says of an evaluation it sets before each, and those that remember something of an
 * evaluation serve one. An evaluation that did not succeed may have left work behind, so its realm
 * is given up.
 *
 * <p>Used by one thread, except for {@link #kill}.
 */
final class Realm implements AutoCloseable {
  /** The version of Zako that scripts see. */
  private static final String VERSION = "0.1.0";

  /**
   * A realm keeps the modules of all its evaluations. With so much text of them they outweigh what
   * a new realm costs, in UTF-16 units.
   */
  private static final long MAX_KEPT = 256 << 10;

  private static final Source PRELUDE = source("prelude.js");
  private static final Source INTRINSICS = source("intrinsics.js");
  private static final String ABSENT = String.join(",", RemovedGlobals.absent());
  private static final String REMOVED = String.join(",", RemovedGlobals.removed());
  private static final ModuleId INTERNAL = ModuleId.builtin("internal");

  private final long statements;
  private final ModuleFileSystem files = new ModuleFileSystem();
  private final Context context;
  private final SortedMap<ModuleId, String> builtins = new TreeMap<>();

  /** The modules that set something before each evaluation. */
  private final Set<String> beginning = new HashSet<>();

  private int evaluations;
  private long kept;
  private @Nullable Value driver;
  private @Nullable Evaluation current;
  private boolean usedUp;

  /**
   * A realm that is not prepared yet.
   *
   * @param statements how many statements an evaluation may run
   */
  Realm(Engine engine, long statements) {
    this.statements = statements;
    this.context = Hardening.newContext(engine, files, statements);
  }

  private static Source source(String name) {
    try (InputStream in = Realm.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("`" + name + "` is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Source.newBuilder("js", text, Hardening.PRELUDE).cached(true).buildLiteral();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The directory of the modules that belong to the next evaluation alone. */
  String nextRoot() {
    return ModuleTable.root(evaluations);
  }

  /** Whether no further evaluation may run here. */
  synchronized boolean isUsedUp() {
    return usedUp;
  }

  /** Whether the job may run here. */
  boolean serves(ScriptJob job) {
    return !isUsedUp()
        && job.limits().statements() == statements
        && (driver == null || builtins.containsKey(INTERNAL))
        && job.modules().values().stream().allMatch(this::serves);
  }

  private boolean serves(ScriptModule module) {
    String evaluated = builtins.get(module.id());
    return evaluated == null
        || (BuiltinModules.isShared(module.id()) && evaluated.equals(module.transpiled().code()));
  }

  /**
   * Runs an evaluation. Afterwards {@link #isUsedUp} tells whether it was the last one.
   *
   * @param evaluation of a job that the realm serves, with a table below {@link #nextRoot}
   */
  ScriptResult run(Evaluation evaluation) {
    synchronized (this) {
      current = evaluation;
    }
    boolean succeeded = false;
    try {
      ScriptResult result = evaluation.run(this);
      succeeded = result instanceof ScriptResult.Success;
      return result;
    } finally {
      synchronized (this) {
        current = null;
        evaluation.end();
        evaluations++;
        kept += evaluation.weight();
        usedUp = usedUp || !succeeded || kept >= MAX_KEPT;
      }
    }
  }

  /** Ends the evaluation from another thread, at its start if need be; nothing once it is over. */
  synchronized void kill(Evaluation evaluation) {
    if (!evaluation.isOver()) {
      usedUp = true;
      // Closing waits for the evaluation, so a thread of its own does.
      Thread.ofPlatform().daemon().name("zako-script-kill").start(() -> context.close(true));
    }
  }

  /**
   * Makes ready what the modules of a table start from, and counts statements from here on. Called
   * by the evaluation that runs.
   *
   * @return the object by which the host starts scripts, see `prelude.js`
   * @throws PolyglotException if a module of Zako fails
   */
  Value prepare(ModuleTable table) {
    files.show(table);
    if (driver == null) {
      driver = context.eval(PRELUDE).execute(host(), context.eval(INTRINSICS));
      if (table.find(INTERNAL).isPresent()) {
        driver.invokeMember("load", INTERNAL.text());
      }
      driver.invokeMember("seal");
    }
    for (ScriptModule module : table.builtins()) {
      ModuleId id = module.id();
      boolean isNew = builtins.putIfAbsent(id, module.transpiled().code()) == null;
      if (isNew && BuiltinModules.isShared(id)) {
        driver.invokeMember("load", id.text());
      } else if (beginning.contains(id.text())) {
        driver.invokeMember("begin", id.text());
      }
    }
    context.resetLimits();
    return driver;
  }

  private ProxyObject host() {
    return ProxyObject.fromMap(
        Map.ofEntries(
            Map.entry("absentGlobals", function(_ -> ABSENT)),
            Map.entry("begins", function(arguments -> beginning.add(arguments[0].asString()))),
            Map.entry("done", function(arguments -> running().onDone(arguments))),
            Map.entry("input", function(_ -> running().input())),
            Map.entry("kind", function(_ -> running().kind())),
            Map.entry("loaded", function(arguments -> running().onLoaded(arguments))),
            Map.entry("log", function(arguments -> running().onLog(arguments))),
            Map.entry("notData", function(arguments -> running().onNotData(arguments))),
            Map.entry("position", function(arguments -> running().onPosition(arguments))),
            Map.entry("removedGlobals", function(_ -> REMOVED)),
            Map.entry("thrown", function(arguments -> running().onThrown(arguments))),
            Map.entry("tooLarge", function(_ -> running().onTooLarge())),
            Map.entry("version", function(_ -> VERSION))));
  }

  private static ProxyExecutable function(ProxyExecutable body) {
    return body;
  }

  private synchronized Evaluation running() {
    if (current == null) {
      throw new IllegalStateException("No evaluation runs");
    }
    return current;
  }

  @Override
  public void close() {
    context.close(true);
  }
}
