package dev.zako.engine.build.leaf;

import dev.zako.engine.graph.NodeKey;

/**
 * A file of the workspace.
 *
 * @param path relative to the root of the workspace
 */
public record FileStateKey(String path) implements NodeKey<FileStateValue> {
  /** The kind of these nodes. */
  public static final String KIND = "FileState";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return path;
  }
}
