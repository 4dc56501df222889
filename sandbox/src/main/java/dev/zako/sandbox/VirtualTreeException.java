package dev.zako.sandbox;

import java.util.List;

/** The entries of a tree contradict each other or leave it. */
public final class VirtualTreeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** What is wrong with an entry. */
  public enum Kind {
    /** A path leaves the tree or is the tree itself. */
    OUTSIDE,
    /** A file or link has entries below it. */
    NOT_A_DIRECTORY,
    /** Two paths differ only in case. */
    CASE_COLLISION,
    /** Two paths differ only in Unicode normalisation. */
    UNICODE_COLLISION,
    /** A link's target starts at the root. */
    ABSOLUTE_LINK,
    /** A link's target is not a portable path. */
    INVALID_LINK,
    /** A link leads out of the tree, by itself or through other links. */
    ESCAPING_LINK,
    /** Links lead in a circle. */
    LINK_LOOP
  }

  /**
   * One thing that is wrong.
   *
   * @param kind what
   * @param path where
   * @param message the whole sentence
   */
  public record Problem(Kind kind, PortablePath path, String message) {}

  VirtualTreeException(List<Problem> problems) {
    super(
        String.join("; ", problems.stream().limit(20).map(Problem::message).toList())
            + (problems.size() > 20 ? "; and " + (problems.size() - 20) + " more" : ""));
    this.problems = List.copyOf(problems);
  }

  /** Everything that is wrong, ordered by path. */
  public List<Problem> problems() {
    return problems;
  }
}
