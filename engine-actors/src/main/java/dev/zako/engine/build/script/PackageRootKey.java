package dev.zako.engine.build.script;

import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;

/**
 * Which package a directory belongs to.
 *
 * @param directory relative to the root of the workspace, which is the empty text
 */
public record PackageRootKey(String directory) implements NodeKey<PackageRootKey.Found> {
  /** The kind of these nodes. */
  public static final String KIND = "PackageRoot";

  /** The key for the directory that holds a file of the workspace. */
  public static PackageRootKey ofFile(String path) {
    int slash = path.lastIndexOf('/');
    return new PackageRootKey(slash < 0 ? "" : path.substring(0, slash));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return "//" + directory;
  }

  /**
   * The package.
   *
   * @param root where its manifest is
   */
  public record Found(PackagePath root) implements NodeValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of("package root", root.text());
    }
  }
}
