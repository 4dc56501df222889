package dev.zako.js.internal;

import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptJob;
import dev.zako.js.ScriptLog;
import dev.zako.js.ScriptModule;
import dev.zako.js.ScriptResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** One evaluation, on one thread: what its realm reports of it, and what comes of that. */
final class Evaluation {
  private static final Pattern FRAME = Pattern.compile("(?:\\(|at )((?://|@)[^()]+):\\d+:\\d+\\)?");

  private final ScriptJob job;
  private final ModuleTable table;
  private final Failures failures;
  private final List<ScriptLog> logs = new ArrayList<>();
  private final Set<String> loaded = new HashSet<>();
  private long logBytes;
  private boolean logTooLarge;
  private @Nullable ScriptResult settled;
  private boolean killed;
  private boolean over;

  Evaluation(ScriptJob job, ModuleTable table) {
    this.job = job;
    this.table = table;
    this.failures = new Failures(job, table);
  }

  /** Whether the evaluation was ended from outside. */
  boolean wasKilled() {
    return killed;
  }

  /** How much text its realm keeps of it, in UTF-16 units. */
  long weight() {
    return table.ownText();
  }

  /** Whether nothing can end it from outside any more; guarded by its realm. */
  boolean isOver() {
    return over;
  }

  /** Makes it so; guarded by its realm. */
  void end() {
    over = true;
  }

  /** Runs the job in a realm that runs nothing else meanwhile. Called once. */
  ScriptResult run(Realm realm) {
    StackWatch.Notes stack = StackWatch.begin();
    try {
      ScriptResult result = evaluate(realm);
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

  private ScriptResult evaluate(Realm realm) {
    try {
      Value driver = realm.prepare(table);
      if (settled == null) {
        driver.invokeMember("start", table.entry(), job.limits().outputBytes());
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

  /** The input as JSON. */
  String input() {
    return job.inputJson();
  }

  /** What kind of script runs. */
  String kind() {
    return job.kind().name();
  }

  /** The script has a result: its canonical JSON. */
  Object onDone(Value... arguments) {
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

  /** The result is too large. */
  Object onTooLarge() {
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

  /** The result is not data: where, and what it is instead. */
  Object onNotData(Value... arguments) {
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

  /** The script failed with this reason. */
  Object onThrown(Value... arguments) {
    settle(failed(failures.of(arguments[0])));
    return true;
  }

  /** The module at this path was evaluated. */
  Object onLoaded(Value... arguments) {
    loaded.add(arguments[0].asString());
    return true;
  }

  /** A message: level, text and the stack of the call. */
  Object onLog(Value... arguments) {
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

  /** The TypeScript position of a path, a line and a column; empty for code of the host. */
  Object onPosition(Value... arguments) {
    ScriptModule module = table.at(arguments[0].asString());
    if (module == null || !arguments[1].fitsInInt() || !arguments[2].fitsInInt()) {
      return "";
    }
    return table.position(module, arguments[1].asInt(), arguments[2].asInt()).toString();
  }

  /** Finds the innermost modules that do not end their evaluation. */
  private ScriptFailure deadlock(Value driver) {
    for (ScriptModule module : table.scripts().values()) {
      driver.invokeMember("load", table.pathOf(module.id()));
    }
    return failures.deadlock(module -> loaded.contains(table.pathOf(module.id())));
  }
}
