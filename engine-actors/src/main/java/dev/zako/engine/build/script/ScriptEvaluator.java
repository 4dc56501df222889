package dev.zako.engine.build.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zako.cas.CasException;
import dev.zako.engine.build.leaf.StoreFailures;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.hone.Cancellation;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.js.CancelHandle;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptJob;
import dev.zako.js.ScriptKind;
import dev.zako.js.ScriptLimits;
import dev.zako.js.ScriptLog;
import dev.zako.js.ScriptPool;
import dev.zako.js.ScriptResult;
import dev.zako.js.Transpiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Evaluates scripts, or takes the result of an earlier evaluation of the same modules with the same
 * input: evaluations depend on nothing else. Only successes are kept. Thread-safe.
 */
public final class ScriptEvaluator {
  private static final String KIND = "evaluated 1 " + Transpiler.VERSION;

  private final RecordCache records;
  private final PoolSource pool;
  private final ScriptLimits limits;
  private final Consumer<ScriptLog> logs;

  /**
   * Evaluates in a pool.
   *
   * @param pool gives the pool, which is started only when a script has to be evaluated
   * @param limits of each evaluation
   * @param logs hears what scripts log, also when the result was kept
   */
  public ScriptEvaluator(
      RecordCache records, PoolSource pool, ScriptLimits limits, Consumer<ScriptLog> logs) {
    this.records = records;
    this.pool = pool;
    this.limits = limits;
    this.logs = logs;
  }

  /** Gives the pool. */
  @FunctionalInterface
  public interface PoolSource {
    /**
     * The pool.
     *
     * @throws InterruptedException if there is none any more
     */
    ScriptPool get() throws InterruptedException;
  }

  /** How an evaluation ended, if it was not cancelled. */
  public sealed interface Evaluated {
    /** The script's result. */
    record Value(String json) implements Evaluated {}

    /** The script failed. */
    record Broken(ScriptFailure failure) implements Evaluated {}
  }

  /**
   * Evaluates.
   *
   * @param name what messages call it
   * @param entryCode the module that starts it
   * @param modules all it may load
   * @param kind what it is
   * @param inputJson what the host tells it
   * @throws NodeFailedException if the store fails
   * @throws InterruptedException if it is cancelled
   */
  public Evaluated evaluate(
      String name,
      String entryCode,
      ModuleClosureValue modules,
      ScriptKind kind,
      String inputJson,
      Cancellation cancellation)
      throws NodeFailedException, InterruptedException {
    Fingerprint key =
        Fingerprint.combine(
            Fingerprint.of(kind.name(), entryCode, inputJson), modules.outputHash());
    Optional<String> known = find(key);
    if (known.isPresent()) {
      JsonNode record = Json.read(known.get());
      for (JsonNode log : record.path("logs")) {
        logs.accept(decode(log));
      }
      return new Evaluated.Value(record.path("json").asText());
    }
    ScriptJob job = new ScriptJob(name, entryCode, modules.modules(), kind, inputJson, limits);
    return switch (run(job, cancellation)) {
      case ScriptResult.Success(String json, List<ScriptLog> said) -> {
        said.forEach(logs);
        keep(key, json, said);
        yield new Evaluated.Value(json);
      }
      case ScriptResult.Failed(ScriptFailure failure, List<ScriptLog> said) -> {
        said.forEach(logs);
        yield new Evaluated.Broken(failure);
      }
      case ScriptResult.Cancelled _ -> throw new InterruptedException();
      case ScriptResult.Overloaded _ ->
          throw new IllegalStateException("The pool waits while it is overloaded");
    };
  }

  private ScriptResult run(ScriptJob job, Cancellation cancellation) throws InterruptedException {
    CancelHandle handle = new CancelHandle();
    try (Cancellation.Registration _ = cancellation.onCancel(handle::cancel)) {
      return pool.get().run(job, handle);
    }
  }

  private Optional<String> find(Fingerprint key) throws NodeFailedException {
    try {
      return records.find(KIND, key);
    } catch (CasException e) {
      throw StoreFailures.of(e);
    }
  }

  private void keep(Fingerprint key, String json, List<ScriptLog> said) throws NodeFailedException {
    ObjectNode record = Json.object();
    record.put("json", json);
    if (!said.isEmpty()) {
      ArrayNode list = record.putArray("logs");
      for (ScriptLog log : said) {
        ObjectNode entry = list.addObject();
        entry.put("level", log.level().name());
        entry.put("message", log.message());
        log.module().ifPresent(module -> entry.put("module", module.text()));
      }
    }
    try {
      records.put(KIND, key, Json.write(record));
    } catch (CasException e) {
      throw StoreFailures.of(e);
    }
  }

  private static ScriptLog decode(JsonNode log) {
    return new ScriptLog(
        ScriptLog.Level.valueOf(log.path("level").asText()),
        log.path("message").asText(),
        Json.optionalText(log, "module").map(ModuleId::new));
  }

  /** The code that imports modules under names and exports what an expression of them gives. */
  public static String entry(List<String> imports, String expression) {
    List<String> lines = new ArrayList<>(imports);
    lines.add("export default " + expression + ";");
    return String.join("\n", lines);
  }
}
