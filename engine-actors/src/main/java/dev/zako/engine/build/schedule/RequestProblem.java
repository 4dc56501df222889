package dev.zako.engine.build.schedule;

import dev.zako.engine.build.failure.Suggestions;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Why a request can never be granted. */
public sealed interface RequestProblem {
  /** Of which resource too much or the like is asked for. */
  ResourceKey key();

  /** What is wrong, as a sentence about who asks, without its subject. */
  String what();

  /** The next step. */
  String hint();

  /**
   * There is no such resource.
   *
   * @param known those that there are
   */
  record UnknownKey(ResourceKey key, SortedSet<ResourceKey> known) implements RequestProblem {
    /** Copies the set. */
    public UnknownKey {
      known = Collections.unmodifiableSortedSet(new TreeSet<>(known));
    }

    @Override
    public String what() {
      return "asks for `" + key + "`, which is no resource";
    }

    @Override
    public String hint() {
      List<String> names = known.stream().map(ResourceKey::name).toList();
      return Suggestions.didYouMean(key.name(), names).map(meant -> meant + " ").orElse("")
          + "The resources are [`"
          + String.join("`, `", names)
          + "`]; others are declared under `resources` in the manifest of the workspace";
    }
  }

  /** Less than a piece is asked for. */
  record BelowGranularity(ResourceKey key, long amount, long granularity)
      implements RequestProblem {
    @Override
    public String what() {
      return "asks for " + amount + " of `" + key + "`, less than the least, " + granularity;
    }

    @Override
    public String hint() {
      return granularity == 1
          ? "Ask for at least 1, or leave it out"
          : "Ask for a multiple of " + granularity + ", or leave it out";
    }
  }

  /** No number of whole pieces is asked for. */
  record NotDivisible(ResourceKey key, long amount, long granularity) implements RequestProblem {
    @Override
    public String what() {
      return "asks for " + amount + " of `" + key + "`, which is no multiple of " + granularity;
    }

    @Override
    public String hint() {
      return "Ask for a multiple of its granularity, " + granularity;
    }
  }

  /** The least is more than the most. */
  record MinAboveMax(ResourceKey key, long min, long max) implements RequestProblem {
    @Override
    public String what() {
      return "asks for at least " + min + " and at most " + max + " of `" + key + "`";
    }

    @Override
    public String hint() {
      return "Make `max` the greater of the two";
    }
  }

  /** All is asked for of what has no end. */
  record Endless(ResourceKey key) implements RequestProblem {
    @Override
    public String what() {
      return "asks for all that there is of `" + key + "`, of which there is no end";
    }

    @Override
    public String hint() {
      return "Add `max` to what it asks for, or give the resource a total";
    }
  }

  /** Even the least is more than there is. */
  record ExceedsTotal(ResourceKey key, long min, long total) implements RequestProblem {
    @Override
    public String what() {
      return "asks for " + min + " of `" + key + "`, of which there is " + total;
    }

    @Override
    public String hint() {
      return raise(key, min);
    }
  }

  /** Even the least is more than may be granted. */
  record ExceedsOvercommit(ResourceKey key, long min, long total, long overcommit)
      implements RequestProblem {
    @Override
    public String what() {
      return "asks for "
          + min
          + " of `"
          + key
          + "`, of which there is "
          + total
          + " and "
          + overcommit
          + " of overcommit";
    }

    @Override
    public String hint() {
      return raise(key, min - overcommit);
    }
  }

  private static String raise(ResourceKey key, long total) {
    return "Ask for less, or raise its total: in the manifest, or for one build by `--resource "
        + key
        + "="
        + total
        + "`";
  }
}
