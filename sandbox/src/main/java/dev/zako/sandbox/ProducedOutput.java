package dev.zako.sandbox;

import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a command left at the place of a declared output. */
public sealed interface ProducedOutput {

  /**
   * A regular file.
   *
   * @param file where it lies until the {@link SandboxRun} is closed; the caller may move it away
   * @param executable whether its owner may execute it
   */
  record ProducedFile(Path file, boolean executable) implements ProducedOutput {}

  /**
   * A directory with everything below it.
   *
   * @param entries the direct content by name; a directory in it holds its own content in turn
   */
  record ProducedDirectory(SortedMap<PortablePath, ProducedOutput> entries)
      implements ProducedOutput {
    /** Copies the entries. */
    public ProducedDirectory {
      entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }
  }

  /**
   * A symbolic link that stays inside the tree.
   *
   * @param target the text of the link: relative, with `/` between names
   */
  record ProducedSymlink(String target) implements ProducedOutput {}
}
