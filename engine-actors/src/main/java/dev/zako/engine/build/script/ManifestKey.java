package dev.zako.engine.build.script;

import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.graph.NodeKey;

/**
 * The manifest of a package of the workspace.
 *
 * @param root the directory of the manifest
 */
public record ManifestKey(PackagePath root) implements NodeKey<ManifestValue> {
  /** The kind of these nodes. */
  public static final String KIND = "Manifest";

  /** The manifest of the workspace's own package. */
  public static final ManifestKey WORKSPACE = new ManifestKey(PackagePath.ROOT);

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return "//" + root;
  }
}
