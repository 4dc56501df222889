package dev.zako.engine.build.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zako.engine.build.script.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a rule accepts and asks for.
 *
 * @param attributes every attribute by its name
 * @param toolchains the types of the toolchains that it asks for
 */
public record RuleShape(SortedMap<String, Attribute> attributes, List<String> toolchains) {
  /**
   * An attribute.
   *
   * @param type which values it takes and what the rule gets for them
   * @param providers what every target that it names must provide
   * @param allowEmpty whether its patterns may match nothing
   */
  public record Attribute(String type, List<String> providers, boolean allowEmpty) {
    /** Copies the list. */
    public Attribute {
      providers = List.copyOf(providers);
    }
  }

  /** Copies the collections. */
  public RuleShape {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    toolchains = List.copyOf(toolchains);
  }

  /** Reads a shape as the build host writes it. */
  static RuleShape parse(JsonNode node) {
    SortedMap<String, Attribute> attributes = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.path("attributes").properties()) {
      JsonNode attribute = entry.getValue();
      attributes.put(
          entry.getKey(),
          new Attribute(
              attribute.path("type").asText(),
              Json.texts(attribute.path("providers")),
              attribute.path("allowEmpty").asBoolean()));
    }
    return new RuleShape(attributes, Json.texts(node.path("toolchains")));
  }
}
