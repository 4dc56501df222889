package dev.zako.engine.build.execution;

import dev.zako.engine.build.analysis.ActionTemplate;
import dev.zako.engine.build.analysis.ConfiguredTargetValue;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.schedule.RequestProblem;
import dev.zako.engine.build.schedule.ResourceDescriptor;
import dev.zako.engine.build.schedule.ResourceKey;
import dev.zako.engine.build.schedule.ResourceRange;
import dev.zako.engine.build.schedule.ResourceRequest;
import dev.zako.engine.build.schedule.ResourceTable;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the commands of a build need of which resources. It decides only what runs when, and is part
 * of no key.
 *
 * @param table what there is
 * @param byMnemonic of what every command of this kind needs a piece unless it says how much
 */
public record ActionResources(
    ResourceTable table, SortedMap<String, SortedSet<ResourceKey>> byMnemonic) {
  /** Copies the maps. */
  public ActionResources {
    SortedMap<String, SortedSet<ResourceKey>> copy = new TreeMap<>();
    byMnemonic.forEach(
        (mnemonic, keys) ->
            copy.put(mnemonic, Collections.unmodifiableSortedSet(new TreeSet<>(keys))));
    byMnemonic = Collections.unmodifiableSortedMap(copy);
  }

  /** What a command needs: what it says, one thread if it does not say, and what its kind needs. */
  ResourceRequest request(ActionTemplate.Run run, long pathMillis) {
    SortedMap<ResourceKey, ResourceRange> ranges = new TreeMap<>(run.resources());
    ranges.putIfAbsent(ResourceKey.THREADS, ResourceRange.exact(1));
    for (ResourceKey key : byMnemonic.getOrDefault(run.mnemonic(), new TreeSet<>())) {
      table
          .find(key)
          .ifPresent(found -> ranges.putIfAbsent(key, ResourceRange.exact(found.granularity())));
    }
    ranges.replaceAll(this::possible);
    return new ResourceRequest(ranges, pathMillis);
  }

  /**
   * How much is needed on this machine: a command that needs more threads or memory than there is
   * needs all there is, since the same workspace is built on small machines too.
   */
  private ResourceRange possible(ResourceKey key, ResourceRange range) {
    Optional<ResourceDescriptor> found = key.isOfMachine() ? table.find(key) : Optional.empty();
    boolean sensible = range.max().orElse(Long.MAX_VALUE) >= range.min();
    return sensible && found.isPresent() && range.min() > found.get().limit()
        ? new ResourceRange(found.get().limit(), range.max())
        : range;
  }

  /** Why what a command of a target needs can never be granted, one reason for each resource. */
  public List<Diagnostic> problems(ConfiguredTargetValue target, ActionTemplate.Run run) {
    return table.problems(request(run, 0)).stream()
        .map(problem -> diagnostic(target, run, problem))
        .toList();
  }

  /** A reason why what a command needs can never be granted, for the user. */
  static Diagnostic diagnostic(
      ConfiguredTargetValue target, ActionTemplate.Run run, RequestProblem problem) {
    return Diagnostic.of(
            Code.ACTION_RESOURCES,
            "Command `" + run.mnemonic() + "` of `" + target.label() + "` " + problem.what())
        .withLabel(target.label().toString())
        .at(target.position())
        .withHint(problem.hint());
  }
}
