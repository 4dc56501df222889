package dev.zako.js.internal;

import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptJob;
import dev.zako.js.ScriptLog;
import dev.zako.js.ScriptModule;
import dev.zako.js.ScriptResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/** One evaluation in one context, on one thread. */
final class Evaluation {
  /** The version of Zako that scripts see. */
  static final String VERSION = "0.1.0";

  private static final Source PRELUDE = source("prelude.js");
  private static final Source INTRINSICS = source("intrinsics.js");
  private static final String ABSENT = String.join(",", RemovedGlobals.absent());
  private static final String REMOVED = String.join(",", RemovedGlobals.removed());
  private static final Pattern FRAME = Pattern.compile("(?:\\(|at )((?://|@)[^()]+):\\d+:\\d+\\)?");

  private final ScriptJob job;
  private final ModuleTable table;
  private final Context context;
  private final Failures failures;
  private final List<ScriptLog> logs = new ArrayList<>();
  private final Set<String> loaded = new HashSet<>();
  private long logBytes;
  private boolean logTooLarge;
  private @Nullable ScriptResult settled;
  private boolean killed;

  Evaluation(ScriptJob job, ModuleTable table, Context context) {
    this.job = job;
    this.table = table;
    this.context = context;
    this.failures = new Failures(job, table);
  }

  private static Source source(String name) {
    try (InputStream in = Evaluation.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("`" + name + "` is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Source.newBuilder("js", text, Hardening.PRELUDE).cached(true).buildLiteral();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the evaluation was ended from outside. */
  boolean wasKilled() {
    return killed;
  }

  /** Runs the job. Called once. */
  ScriptResult run() {
    StackWatch.Notes stack = StackWatch.begin();
    try {
      ScriptResult result = evaluate();
      return stack.isOverflow() && !killed && !isStackFailure(result)
          ? failed(failures.overflow(stack.section()))
          : result;
    } finally {
      StackWatch.end();
    }
  }

  private static boolean isStackFailure(ScriptResult result) {
    return result instanceof ScriptResult.Failed failed
        && failed.failure().kind() == ScriptFailure.Kind.STACK;
  }

  private ScriptResult evaluate() {
    try {
      Value driver = context.eval(PRELUDE).execute(host(), context.eval(INTRINSICS));
      ModuleId internal = ModuleId.builtin("internal");
      if (table.find(internal).isPresent()) {
        driver.invokeMember("load", internal.text());
      }
      driver.invokeMember("seal");
      if (settled == null) {
        driver.invokeMember("start", ModuleTable.ENTRY, job.limits().outputBytes());
      }
      if (settled == null) {
        settled = failed(deadlock(driver));
      }
    } catch (PolyglotException e) {
      killed = Failures.isKilled(e);
      settled = failed(failures.of(e));
    } catch (IllegalStateException _) {
      // The context was closed by another thread between two calls.
      killed = true;
      settled = failed(failures.timeout(Optional.empty()));
    }
    if (logTooLarge) {
      return failed(
          ScriptFailure.of(
              ScriptFailure.Kind.OUTPUT_SIZE,
              "The messages of `" + job.name() + "` exceed " + job.limits().logBytes() + " bytes"));
    }
    return settled;
  }

  private ScriptResult failed(ScriptFailure failure) {
    return new ScriptResult.Failed(failure, logs);
  }

  private void settle(ScriptResult result) {
    if (settled == null) {
      settled = result;
    }
  }

  private ProxyObject host() {
    return ProxyObject.fromMap(
        Map.ofEntries(
            Map.entry("done", function(this::onDone)),
            Map.entry("input", function(_ -> job.inputJson())),
            Map.entry("kind", function(_ -> job.kind().name())),
            Map.entry("loaded", function(this::onLoaded)),
            Map.entry("log", function(this::onLog)),
            Map.entry("notData", function(this::onNotData)),
            Map.entry("position", function(this::onPosition)),
            Map.entry("absentGlobals", function(_ -> ABSENT)),
            Map.entry("removedGlobals", function(_ -> REMOVED)),
            Map.entry("thrown", function(this::onThrown)),
            Map.entry("tooLarge", function(_ -> onTooLarge())),
            Map.entry("version", function(_ -> VERSION))));
  }

  private static ProxyExecutable function(ProxyExecutable body) {
    return body;
  }

  private Object onDone(Value... arguments) {
    String json = arguments[0].asString();
    long bytes = utf8Length(json);
    if (bytes > job.limits().outputBytes()) {
      return onTooLarge();
    }
    settle(new ScriptResult.Success(json, logs));
    return true;
  }

  private static long utf8Length(String text) {
    long bytes = 0;
    for (int index = 0; index < text.length(); index++) {
      char unit = text.charAt(index);
      if (unit < 0x80) {
        bytes += 1;
      } else if (unit < 0x800) {
        bytes += 2;
      } else {
        // Half of a pair counts two of the pair's four bytes.
        bytes += Character.isSurrogate(unit) ? 2 : 3;
      }
    }
    return bytes;
  }

  private Object onTooLarge() {
    settle(
        failed(
            ScriptFailure.of(
                ScriptFailure.Kind.OUTPUT_SIZE,
                "The result of `"
                    + job.name()
                    + "` exceeds "
                    + job.limits().outputBytes()
                    + " bytes")));
    return true;
  }

  private Object onNotData(Value... arguments) {
    settle(
        failed(
            ScriptFailure.of(
                ScriptFailure.Kind.NOT_DATA,
                "The result of `"
                    + job.name()
                    + "` must be data, but `"
                    + arguments[0].asString()
                    + "` is "
                    + arguments[1].asString())));
    return true;
  }

  private Object onThrown(Value... arguments) {
    settle(failed(failures.of(arguments[0])));
    return true;
  }

  private Object onLoaded(Value... arguments) {
    loaded.add(arguments[0].asString());
    return true;
  }

  private Object onLog(Value... arguments) {
    String message = arguments[1].asString();
    logBytes += utf8Length(message) + 1;
    if (logBytes > job.limits().logBytes()) {
      logTooLarge = true;
      throw new IllegalStateException("The script logged too much");
    }
    Matcher frame = FRAME.matcher(arguments[2].asString());
    Optional<ModuleId> module =
        frame.find() ? Optional.of(new ModuleId(frame.group(1))) : Optional.empty();
    String level = arguments[0].asString().toUpperCase(Locale.ROOT);
    logs.add(new ScriptLog(ScriptLog.Level.valueOf(level), message, module));
    return true;
  }

  private Object onPosition(Value... arguments) {
    ScriptModule module = table.at(arguments[0].asString());
    if (module == null || !arguments[1].fitsInInt() || !arguments[2].fitsInInt()) {
      return "";
    }
    return table.position(module, arguments[1].asInt(), arguments[2].asInt()).toString();
  }

  /** Finds the innermost modules that do not end their evaluation. */
  private ScriptFailure deadlock(Value driver) {
    for (ScriptModule module : table.scripts().values()) {
      driver.invokeMember("load", ModuleTable.pathOf(module.id()));
    }
    return failures.deadlock(module -> loaded.contains(ModuleTable.pathOf(module.id())));
  }
}
