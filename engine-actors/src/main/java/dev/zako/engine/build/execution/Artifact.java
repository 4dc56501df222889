package dev.zako.engine.build.execution;

import dev.zako.cas.Digest;
import dev.zako.engine.build.leaf.FileTexts;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is at a path, with its bytes named by their digest. */
public sealed interface Artifact {
  /** A regular file. */
  record File(Digest digest, boolean executable) implements Artifact {
    @Override
    public String toString() {
      return FileTexts.of(digest, executable);
    }
  }

  /**
   * A symbolic link.
   *
   * @param target relative to the directory of the link
   */
  record Link(String target) implements Artifact {
    @Override
    public String toString() {
      return "link " + target;
    }
  }

  /**
   * A directory.
   *
   * @param entries everything below it by relative path: files, links, and directories that have no
   *     entries
   */
  record Tree(SortedMap<String, Artifact> entries) implements Artifact {
    /** Copies the map. */
    public Tree {
      entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    @Override
    public String toString() {
      return "tree " + entries;
    }
  }
}
