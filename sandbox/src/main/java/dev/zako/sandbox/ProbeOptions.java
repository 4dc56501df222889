package dev.zako.sandbox;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a probe may use.
 *
 * @param scratchRoot a directory on the file system where sandboxes will work; made if missing
 * @param launcherDirectory where a launcher compiled for this host is kept from run to run; none:
 *     no launcher is compiled
 * @param environment the environment in whose `PATH` tools are looked up
 */
public record ProbeOptions(
    Path scratchRoot, Optional<Path> launcherDirectory, SortedMap<String, String> environment) {
  /** Copies the environment. */
  public ProbeOptions {
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }
}
