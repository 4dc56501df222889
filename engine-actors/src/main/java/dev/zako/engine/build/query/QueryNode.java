package dev.zako.engine.build.query;

import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.PackagePath;

/** A node of the graph that queries see. Ordered by its text. */
public sealed interface QueryNode extends Comparable<QueryNode> {
  /** The kind of every source file. */
  String SOURCE_FILE = "source file";

  /** A target, by its label in the workspace. */
  record Target(Label label) implements QueryNode {
    @Override
    public String toString() {
      return label.toString();
    }
  }

  /**
   * A file that targets are made from.
   *
   * @param directory the nearest directory at or above the file that has a build file
   * @param path of the file, relative to the directory
   */
  record SourceFile(PackagePath directory, String path) implements QueryNode {
    @Override
    public String toString() {
      return "//" + directory + ":" + path;
    }
  }

  @Override
  default int compareTo(QueryNode other) {
    return toString().compareTo(other.toString());
  }
}
