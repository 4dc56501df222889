package dev.zako.engine.build.leaf;

import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The names in a directory, without what is in the files. A path where no directory is has none.
 *
 * @param entries what each name is, symbolic links followed
 */
public record DirectoryListingValue(SortedMap<String, Kind> entries) implements NodeValue {
  /** What a name stands for. */
  public enum Kind {
    /** A regular file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A symbolic link to a directory: what is there can be named, but no search enters it. */
    LINKED_DIRECTORY,
    /** Anything else: a device, a link that leads nowhere. */
    OTHER
  }

  /** Copies the map. */
  public DirectoryListingValue {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  /** Whether there is a file of this name. */
  public boolean hasFile(String name) {
    return entries.get(name) == Kind.FILE;
  }

  /** The names of one kind, in order. */
  public List<String> names(Kind kind) {
    List<String> names = new ArrayList<>();
    entries.forEach(
        (name, entryKind) -> {
          if (entryKind == kind) {
            names.add(name);
          }
        });
    return names;
  }

  @Override
  public Fingerprint outputHash() {
    List<String> parts = new ArrayList<>();
    entries.forEach(
        (name, kind) -> {
          parts.add(name);
          parts.add(kind.name());
        });
    return Fingerprint.of(parts.toArray(String[]::new));
  }
}
