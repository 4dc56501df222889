package dev.zako.engine.build;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who asks for a build.
 *
 * @param process the id of the process that asks
 * @param commandLine what the user typed, shown to others who wait for this build
 * @param environment the environment variables of the asking process; only what a toolchain
 *     declares to read of them has any influence
 * @param listener hears what happens in the build, one event at a time
 */
public record BuildClient(
    long process,
    String commandLine,
    SortedMap<String, String> environment,
    BuildListener listener) {
  /** Copies the environment. */
  public BuildClient {
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }
}
