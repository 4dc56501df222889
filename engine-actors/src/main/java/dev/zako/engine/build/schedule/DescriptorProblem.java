package dev.zako.engine.build.schedule;

/** Why there can be no resource as it is described. */
public sealed interface DescriptorProblem {
  /** Of which resource. */
  ResourceKey key();

  /** What is wrong, as a sentence about the resource without its subject. */
  String what();

  /** The next step. */
  String hint();

  /** It is described twice. */
  record Duplicate(ResourceKey key) implements DescriptorProblem {
    @Override
    public String what() {
      return "is described twice";
    }

    @Override
    public String hint() {
      return "Keep one of the two";
    }
  }

  /** Pieces of nothing. */
  record InvalidGranularity(ResourceKey key, long granularity) implements DescriptorProblem {
    @Override
    public String what() {
      return "has the granularity " + granularity;
    }

    @Override
    public String hint() {
      return "Give at least 1";
    }
  }

  /** Less than nothing. */
  record Negative(ResourceKey key, long amount) implements DescriptorProblem {
    @Override
    public String what() {
      return "has the negative amount " + amount;
    }

    @Override
    public String hint() {
      return "Give at least 0";
    }
  }

  /** The total is no number of whole pieces. */
  record TotalNotAligned(ResourceKey key, long total, long granularity)
      implements DescriptorProblem {
    @Override
    public String what() {
      return "has the total " + total + ", which is no multiple of its granularity " + granularity;
    }

    @Override
    public String hint() {
      return "Give a multiple of " + granularity;
    }
  }

  /** The overcommit is no number of whole pieces. */
  record OvercommitNotAligned(ResourceKey key, long overcommit, long granularity)
      implements DescriptorProblem {
    @Override
    public String what() {
      return "has the overcommit "
          + overcommit
          + ", which is no multiple of its granularity "
          + granularity;
    }

    @Override
    public String hint() {
      return "Give a multiple of " + granularity;
    }
  }

  /** More than a total that is not there. */
  record OvercommitWithoutTotal(ResourceKey key) implements DescriptorProblem {
    @Override
    public String what() {
      return "has an overcommit but no total";
    }

    @Override
    public String hint() {
      return "Add a `total`, or leave out `overcommit`: without a total there is no end of it";
    }
  }

  /** More than can be counted. */
  record TooMuch(ResourceKey key, long total, long overcommit) implements DescriptorProblem {
    @Override
    public String what() {
      return "has the total " + total + " and the overcommit " + overcommit + ", which is too much";
    }

    @Override
    public String hint() {
      return "Give smaller numbers";
    }
  }
}
