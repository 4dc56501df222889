package dev.zako.engine.build.manifest;

import dev.zako.engine.build.failure.SourcePosition;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a manifest, whatever language it is written in. */
sealed interface ManifestNode {
  /** Where the value is, or the key that it belongs to. */
  SourcePosition position();

  /** What it is, with an article, for messages. */
  String kind();

  /** Keys with values, in the order written. */
  record TableNode(SourcePosition position, Map<String, ManifestNode> entries)
      implements ManifestNode {
    public TableNode {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String kind() {
      return "a table";
    }
  }

  /** Values in a row. */
  record ListNode(SourcePosition position, List<ManifestNode> items) implements ManifestNode {
    public ListNode {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A text. */
  record TextNode(SourcePosition position, String text) implements ManifestNode {
    @Override
    public String kind() {
      return "a text";
    }
  }

  /** True or false. */
  record FlagNode(SourcePosition position, boolean value) implements ManifestNode {
    @Override
    public String kind() {
      return "a boolean";
    }
  }

  /**
   * A number.
   *
   * @param exact whether the number written is the value; not so for integers beyond 2^53
   */
  record NumberNode(SourcePosition position, double value, boolean exact) implements ManifestNode {
    @Override
    public String kind() {
      return "a number";
    }
  }

  /** What no field of a manifest takes: a date or null. */
  record OtherNode(SourcePosition position, String kind) implements ManifestNode {}
}
