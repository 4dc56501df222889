package dev.zako.engine.build.model;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The content of a lock file. Equal locks have equal texts.
 *
 * @param bySource from the line of each source to its entry
 */
public record Lock(SortedMap<String, LockEntry> bySource) {
  /** The name of the file at the root of the workspace. */
  public static final String FILE = "zako.lock";

  /** Nothing is locked. */
  public static final Lock EMPTY = new Lock(new TreeMap<>());

  private static final String HEAD =
      "# What the dependencies from elsewhere are, exactly. Written by Zako.\nversion = 1\n";

  public Lock {
    bySource = Collections.unmodifiableSortedMap(new TreeMap<>(bySource));
  }

  /** The lock with these entries; of two for one source, the later one counts. */
  public static Lock of(Collection<LockEntry> entries) {
    SortedMap<String, LockEntry> bySource = new TreeMap<>();
    entries.forEach(entry -> bySource.put(entry.source(), entry));
    return new Lock(bySource);
  }

  /** The file: TOML, one table for each source, in the order of their lines. */
  public String text() {
    StringBuilder text = new StringBuilder(HEAD);
    bySource.values().forEach(entry -> text.append("\n[[source]]\n").append(entry.text()));
    return text.toString();
  }
}
