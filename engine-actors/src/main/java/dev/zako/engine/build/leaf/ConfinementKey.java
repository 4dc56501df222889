package dev.zako.engine.build.leaf;

import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;

/** How commands are confined. */
public record ConfinementKey() implements NodeKey<ConfinementKey.Mode> {
  /** The kind of these nodes. */
  public static final String KIND = "Confinement";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return "";
  }

  /** The name of a mode of the sandbox. */
  public record Mode(String name) implements NodeValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of("mode", name);
    }
  }
}
