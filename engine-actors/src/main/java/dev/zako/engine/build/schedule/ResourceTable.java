package dev.zako.engine.build.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which resources there are, and how much of each.
 *
 * @param descriptors by their keys, none of them with a problem
 */
public record ResourceTable(SortedMap<ResourceKey, ResourceDescriptor> descriptors) {
  /** Copies the map. */
  public ResourceTable {
    descriptors = Collections.unmodifiableSortedMap(new TreeMap<>(descriptors));
    List<DescriptorProblem> problems = problems(descriptors.values());
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("There cannot be such resources: " + problems);
    }
  }

  /** These, of which {@link #problems} found none. */
  public static ResourceTable of(Collection<ResourceDescriptor> descriptors) {
    SortedMap<ResourceKey, ResourceDescriptor> byKey = new TreeMap<>();
    for (ResourceDescriptor descriptor : descriptors) {
      if (byKey.put(descriptor.key(), descriptor) != null) {
        throw new IllegalArgumentException("Two descriptors of " + descriptor.key());
      }
    }
    return new ResourceTable(byKey);
  }

  /** Everything that is wrong with descriptors, in their order. */
  public static List<DescriptorProblem> problems(Collection<ResourceDescriptor> descriptors) {
    List<DescriptorProblem> problems = new ArrayList<>();
    SortedMap<ResourceKey, ResourceDescriptor> seen = new TreeMap<>();
    for (ResourceDescriptor descriptor : descriptors) {
      if (seen.put(descriptor.key(), descriptor) != null) {
        problems.add(new DescriptorProblem.Duplicate(descriptor.key()));
      }
      descriptor.problem().ifPresent(problems::add);
    }
    return problems;
  }

  /** The descriptor of a resource. */
  public Optional<ResourceDescriptor> find(ResourceKey key) {
    return Optional.ofNullable(descriptors.get(key));
  }

  /** Why a request can never be granted, one reason for each resource, in their order. */
  public List<RequestProblem> problems(ResourceRequest request) {
    List<RequestProblem> problems = new ArrayList<>();
    for (Map.Entry<ResourceKey, ResourceRange> entry : request.ranges().entrySet()) {
      ResourceDescriptor descriptor = descriptors.get(entry.getKey());
      if (descriptor == null) {
        problems.add(
            new RequestProblem.UnknownKey(entry.getKey(), new TreeSet<>(descriptors.keySet())));
      } else {
        problem(descriptor, entry.getValue()).ifPresent(problems::add);
      }
    }
    return problems;
  }

  private static Optional<RequestProblem> problem(ResourceDescriptor of, ResourceRange range) {
    ResourceKey key = of.key();
    long pieces = of.granularity();
    long max = range.max().orElse(range.min());
    long least = Math.min(range.min(), max);
    if (least < pieces) {
      return Optional.of(new RequestProblem.BelowGranularity(key, least, pieces));
    }
    if (range.min() % pieces != 0 || max % pieces != 0) {
      long odd = range.min() % pieces != 0 ? range.min() : max;
      return Optional.of(new RequestProblem.NotDivisible(key, odd, pieces));
    }
    if (range.min() > max) {
      return Optional.of(new RequestProblem.MinAboveMax(key, range.min(), max));
    }
    if (range.max().isEmpty() && of.total().isEmpty()) {
      return Optional.of(new RequestProblem.Endless(key));
    }
    if (range.min() > of.limit()) {
      long total = of.total().orElse(0);
      return Optional.of(
          switch (of.policy()) {
            case ResourcePolicy.Hard() -> new RequestProblem.ExceedsTotal(key, range.min(), total);
            case ResourcePolicy.Soft(long more) ->
                new RequestProblem.ExceedsOvercommit(key, range.min(), total, more);
          });
    }
    return Optional.empty();
  }
}
