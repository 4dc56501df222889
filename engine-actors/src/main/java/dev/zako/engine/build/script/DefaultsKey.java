package dev.zako.engine.build.script;

import dev.zako.engine.build.model.Configuration;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;

/**
 * The values that the options of a package have if nobody gives others: their defaults, and what
 * they inherit from options of dependencies.
 *
 * @param root the root of the package
 */
public record DefaultsKey(PackagePath root) implements NodeKey<DefaultsKey.Found> {
  /** The kind of these nodes. */
  public static final String KIND = "Defaults";

  /** The defaults of the workspace's own package. */
  public static final DefaultsKey WORKSPACE = new DefaultsKey(PackagePath.ROOT);

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return "//" + root;
  }

  /**
   * The values.
   *
   * @param defaults options that must be given are not in it
   */
  public record Found(Configuration defaults) implements NodeValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of(defaults.json());
    }
  }
}
