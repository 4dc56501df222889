package dev.zako.engine.build.schedule;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much there is of a resource.
 *
 * @param total how much; none: there is no end of it
 * @param granularity it is asked for and granted in multiples of this
 * @param policy whether more than the total may be granted
 */
public record ResourceDescriptor(
    ResourceKey key, OptionalLong total, long granularity, ResourcePolicy policy) {

  /** This much, and never more. */
  public static ResourceDescriptor of(ResourceKey key, long total) {
    return new ResourceDescriptor(key, OptionalLong.of(total), 1, new ResourcePolicy.Hard());
  }

  /** As much as anybody asks for. */
  public static ResourceDescriptor endless(ResourceKey key) {
    return new ResourceDescriptor(key, OptionalLong.empty(), 1, new ResourcePolicy.Hard());
  }

  /** The same resource with another total. */
  public ResourceDescriptor withTotal(long newTotal) {
    return new ResourceDescriptor(key, OptionalLong.of(newTotal), granularity, policy);
  }

  /** How much may be granted more than there is. */
  public long overcommit() {
    return switch (policy) {
      case ResourcePolicy.Hard() -> 0;
      case ResourcePolicy.Soft(long maxOvercommit) -> maxOvercommit;
    };
  }

  /**
   * How much may be granted at the same time; of what has no end, the greatest number. Only for
   * descriptors without a problem.
   */
  public long limit() {
    return total.isPresent() ? total.getAsLong() + overcommit() : Long.MAX_VALUE;
  }

  /** Why there can be no such resource, if that is so. */
  public Optional<DescriptorProblem> problem() {
    return Optional.ofNullable(
        switch (policy) {
          case ResourcePolicy _ when granularity < 1 ->
              new DescriptorProblem.InvalidGranularity(key, granularity);
          case ResourcePolicy _ when total.orElse(0) < 0 ->
              new DescriptorProblem.Negative(key, total.orElse(0));
          case ResourcePolicy _ when overcommit() < 0 ->
              new DescriptorProblem.Negative(key, overcommit());
          case ResourcePolicy _ when total.orElse(0) % granularity != 0 ->
              new DescriptorProblem.TotalNotAligned(key, total.orElse(0), granularity);
          case ResourcePolicy.Soft _ when total.isEmpty() ->
              new DescriptorProblem.OvercommitWithoutTotal(key);
          case ResourcePolicy.Soft(long more) when more % granularity != 0 ->
              new DescriptorProblem.OvercommitNotAligned(key, more, granularity);
          case ResourcePolicy.Soft(long more) when total.orElse(0) > Long.MAX_VALUE - more ->
              new DescriptorProblem.TooMuch(key, total.orElse(0), more);
          case ResourcePolicy _ -> null;
        });
  }
}
