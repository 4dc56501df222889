package dev.zako.engine.hone;

import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The functions of an engine by kind of node. Immutable. */
public final class NodeFunctions {
  private final Map<String, NodeFunction<?, ?>> byKind;

  private NodeFunctions(Map<String, NodeFunction<?, ?>> byKind) {
    this.byKind = Map.copyOf(byKind);
  }

  /** Starts a set of functions. */
  public static Builder builder() {
    return new Builder();
  }

  /** The function for nodes of {@code kind}. */
  Optional<NodeFunction<?, ?>> find(String kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /** Collects functions. */
  public static final class Builder {
    private final Map<String, NodeFunction<?, ?>> byKind = new TreeMap<>();

    private Builder() {}

    /**
     * Adds the function for keys of {@code kind}. Every key of that kind must be a {@code K}.
     *
     * @throws IllegalArgumentException if the kind already has a function
     */
    public <K extends NodeKey<V>, V extends NodeValue> Builder register(
        String kind, NodeFunction<K, V> function) {
      if (byKind.putIfAbsent(kind, function) != null) {
        throw new IllegalArgumentException("The kind `" + kind + "` already has a function");
      }
      return this;
    }

    /** The functions added so far. */
    public NodeFunctions build() {
      return new NodeFunctions(byKind);
    }
  }
}
