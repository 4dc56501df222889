package dev.zako.engine.build.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.leaf.StoreFailures;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.js.ImportStatement;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailedException;
import dev.zako.js.Transpiled;
import dev.zako.js.Transpiler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes JavaScript of TypeScript, or takes what was made before, so that a build of unchanged
 * scripts never loads the compiler. Thread-safe.
 */
public final class TranspileCache {
  private static final String KIND = "transpiled 1 " + Transpiler.VERSION;

  private final RecordCache records;
  private final Transpiler transpiler;

  /** Keeps what {@code transpiler} makes in {@code records}. */
  public TranspileCache(RecordCache records, Transpiler transpiler) {
    this.records = records;
    this.transpiler = transpiler;
  }

  /** The JavaScript of a module, TypeScript or JSON by its name. */
  public Transpiled transpile(ModuleId id, String source, Digest digest)
      throws NodeFailedException {
    try {
      if (id.path().endsWith(".json")) {
        return Transpiler.json(id, source);
      }
      Fingerprint key = Fingerprint.of(id.text(), digest.toString());
      Optional<String> known = records.find(KIND, key);
      if (known.isPresent()) {
        return decode(known.get());
      }
      Transpiled transpiled = transpiler.transpile(id, source);
      records.put(KIND, key, encode(transpiled));
      return transpiled;
    } catch (ScriptFailedException e) {
      throw ScriptDiagnostics.failure(e.failure());
    } catch (CasException e) {
      throw StoreFailures.of(e);
    } catch (IOException e) {
      throw new NodeFailedException(
          new BuildFailure(
              StoreFailures.diagnostic(
                  "unpack the TypeScript library to",
                  transpiler.libraryDirectory(),
                  Code.STORE_IO,
                  e)));
    }
  }

  private static String encode(Transpiled transpiled) {
    ObjectNode node = Json.object();
    node.put("code", transpiled.code());
    node.put("map", transpiled.sourceMap());
    ArrayNode imports = node.putArray("imports");
    for (ImportStatement statement : transpiled.imports()) {
      ObjectNode entry = imports.addObject();
      entry.put("specifier", statement.specifier());
      statement.attributeType().ifPresent(type -> entry.put("type", type));
      entry.put("line", statement.line());
      entry.put("column", statement.column());
    }
    return Json.write(node);
  }

  private static Transpiled decode(String text) {
    JsonNode node = Json.read(text);
    List<ImportStatement> imports = new ArrayList<>();
    for (JsonNode entry : node.path("imports")) {
      imports.add(
          new ImportStatement(
              entry.path("specifier").asText(),
              Json.optionalText(entry, "type"),
              entry.path("line").asInt(),
              entry.path("column").asInt()));
    }
    return new Transpiled(node.path("code").asText(), node.path("map").asText(), imports);
  }
}
