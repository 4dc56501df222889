package dev.zako.engine.build.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.script.Json;

/** A file as rules know it: a name, not yet any bytes. Equal paths in one build are equal files. */
public sealed interface FileRef {
  /** Relative to the root of the workspace. */
  String path();

  /** A file of the workspace. */
  record Source(String path) implements FileRef {}

  /**
   * An output of an action.
   *
   * @param owner the target whose action makes it
   * @param action which of the target's actions, counted from 0
   * @param directory whether it is a directory with all that is in it
   */
  record Derived(String path, Label owner, int action, boolean directory) implements FileRef {}

  /** As scripts see it, with the keys in order. */
  default ObjectNode json() {
    ObjectNode node = Json.object();
    if (this instanceof Derived derived) {
      node.put("action", derived.action());
      if (derived.directory()) {
        node.put("directory", true);
      }
      node.put("owner", derived.owner().toString());
    }
    return node.put("path", path());
  }

  /** Reads a file as scripts write it. */
  static FileRef parse(JsonNode node) throws MalformedTextException {
    String path = node.path("path").asText();
    if (!node.path("owner").isTextual()) {
      return new Source(path);
    }
    return new Derived(
        path,
        Label.parse(node.path("owner").asText()),
        node.path("action").asInt(-1),
        node.path("directory").asBoolean());
  }
}
