package dev.zako.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which ways of making a strict sandbox work on this host.
 *
 * @param mechanisms every known mechanism in order of preference
 * @param guard the launcher that ends everything a command started where there are no namespaces;
 *     without it that is done as well as possible
 * @param setsid the program of that name, if the host has it
 */
public record ProbeReport(List<Mechanism> mechanisms, Optional<Path> guard, Optional<Path> setsid) {
  /** Copies the list. */
  public ProbeReport {
    mechanisms = List.copyOf(mechanisms);
  }

  /** What the probe found out about one mechanism. */
  public sealed interface Mechanism {
    /** Its name, such as `bubblewrap`. */
    String name();
  }

  /**
   * It ran a command in a sandbox of its own.
   *
   * @param programs the programs of the host that it uses, by what they are for
   * @param cost what one empty command took, with building its tree
   */
  public record Works(String name, SortedMap<String, Path> programs, Duration cost)
      implements Mechanism {
    /** Copies the programs. */
    public Works {
      programs = Collections.unmodifiableSortedMap(new TreeMap<>(programs));
    }
  }

  /** It was not tried: a preferred one works, or none is needed. */
  public record NotTried(String name) implements Mechanism {}

  /**
   * It cannot be used here.
   *
   * @param reason why
   * @param hint what would make it usable
   */
  public record Unusable(String name, String reason, String hint) implements Mechanism {}

  /** The mechanism that a strict sandbox will use; empty if none works. */
  public Optional<Works> preferred() {
    return mechanisms.stream().filter(Works.class::isInstance).map(Works.class::cast).findFirst();
  }

  /** The strictest mode that works here. */
  public SandboxMode strictestMode() {
    return preferred().isPresent() ? SandboxMode.STRICT : SandboxMode.TREE;
  }
}
