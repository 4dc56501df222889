package dev.zako.engine.build.script;

import dev.zako.engine.graph.NodeKey;

/** The manifest of the workspace. */
public record ManifestKey() implements NodeKey<ManifestValue> {
  /** The kind of these nodes. */
  public static final String KIND = "Manifest";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return "//";
  }
}
