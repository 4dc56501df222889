package dev.zako.engine.build.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a list of target patterns selects. Patterns are applied in order: one that adds brings its
 * targets in, one that excludes takes out what the patterns before it brought in.
 *
 * @param patterns in the order in which they were written
 */
public record TargetSelection(List<TargetPattern> patterns) {
  public TargetSelection {
    patterns = List.copyOf(patterns);
  }

  /** Whether the patterns select this target: the last one that matches it decides. */
  public boolean selects(Label label) {
    Optional<TargetPattern> last = Optional.empty();
    for (TargetPattern pattern : patterns) {
      if (pattern.matches(label)) {
        last = Optional.of(pattern);
      }
    }
    return last.isPresent() && !last.get().exclude();
  }

  /** The selected ones of all these targets. */
  public SortedSet<Label> selectFrom(Collection<Label> targets) {
    SortedSet<Label> selected = new TreeSet<>();
    for (Label label : targets) {
      if (selects(label)) {
        selected.add(label);
      }
    }
    return selected;
  }

  /** The adding patterns that match none of these targets, in the order written. */
  public List<TargetPattern> unmatchedBy(Collection<Label> targets) {
    List<TargetPattern> unmatched = new ArrayList<>();
    for (TargetPattern pattern : patterns) {
      if (!pattern.exclude() && targets.stream().noneMatch(pattern::matches)) {
        unmatched.add(pattern);
      }
    }
    return unmatched;
  }
}
