package dev.zako.engine.build.leaf;

import java.nio.file.Path;
import java.util.Set;

/** Hears of changes at paths, so that these need not be looked at. Thread-safe. */
public interface ChangeWatch extends AutoCloseable {
  /**
   * What was heard.
   *
   * @param changed paths at or below which something may be different
   * @param unwatched directories at or below which nothing is heard any more
   * @param isComplete false if more may have changed, and nothing is heard from anywhere any more
   */
  record Heard(Set<Path> changed, Set<Path> unwatched, boolean isComplete) {
    /** Copies the sets. */
    public Heard {
      changed = Set.copyOf(changed);
      unwatched = Set.copyOf(unwatched);
    }
  }

  /**
   * Listens to everything that can change what a path means from now on.
   *
   * @return whether that is possible
   */
  boolean watch(Path path);

  /** What was heard since this was last asked: at least all that happened before this call. */
  Heard settled();

  /** What was heard since this was last asked, as far as it has arrived. */
  Heard arrived();

  @Override
  void close();
}
