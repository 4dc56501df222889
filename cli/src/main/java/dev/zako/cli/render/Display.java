package dev.zako.cli.render;

import dev.zako.engine.build.BuildEvent;

/**
 * The part of stderr that shows how far the build is. Thread-safe; whatever else is printed while
 * it is open goes through {@link #print}.
 */
public interface Display extends AutoCloseable {
  /** Prints lines that stay. The text ends with a line end. */
  void print(String text);

  /** Takes note of an event; those that say nothing about progress are ignored. */
  void update(BuildEvent event);

  /** Leaves the terminal as it was found; later prints are plain. May be called again. */
  @Override
  void close();
}
