package dev.zako.engine.build.script;

import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.graph.NodeKey;

/**
 * What the dependencies of a package are.
 *
 * @param root the root of the package
 */
public record DependenciesKey(PackagePath root) implements NodeKey<DependenciesValue> {
  /** The kind of these nodes. */
  public static final String KIND = "Dependencies";

  /** The dependencies of the workspace's own package. */
  public static final DependenciesKey WORKSPACE = new DependenciesKey(PackagePath.ROOT);

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return "//" + root;
  }
}
