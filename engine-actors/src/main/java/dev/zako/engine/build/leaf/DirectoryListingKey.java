package dev.zako.engine.build.leaf;

import dev.zako.engine.graph.NodeKey;

/**
 * The names in a directory of the workspace.
 *
 * @param path relative to the root of the workspace, which is the empty text
 */
public record DirectoryListingKey(String path) implements NodeKey<DirectoryListingValue> {
  /** The kind of these nodes. */
  public static final String KIND = "DirectoryListing";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return path;
  }
}
