package dev.zako.engine.build.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zako.engine.build.script.Json;
import java.util.List;

/** What the value of an attribute names, as a build file writes it. */
final class WrittenAttributes {
  /** The type of attributes that name files, patterns of files and targets that make files. */
  static final String FILES = "files";

  /** The type of attributes that name targets. */
  static final String LABELS = "labels";

  /** The type of attributes that name one target. */
  static final String LABEL = "label";

  private WrittenAttributes() {}

  /** The labels in the value of an attribute of any type, in order. */
  static List<String> labels(RuleShape.Attribute attribute, JsonNode value) {
    return switch (attribute.type()) {
      case FILES -> included(value).stream().filter(WrittenAttributes::isLabel).toList();
      case LABELS -> Json.texts(value);
      case LABEL -> value.isTextual() ? List.of(value.asText()) : List.of();
      default -> List.of();
    };
  }

  /** What an attribute of files names: labels, paths and patterns. */
  static List<String> included(JsonNode value) {
    return Json.texts(value.path("include"));
  }

  /** The patterns of those files that an attribute of files leaves out. */
  static List<String> excluded(JsonNode value) {
    return Json.texts(value.path("exclude"));
  }

  /** Whether what an attribute of files names is a target. */
  static boolean isLabel(String text) {
    return text.startsWith("//") || text.startsWith(":") || text.startsWith("@");
  }
}
