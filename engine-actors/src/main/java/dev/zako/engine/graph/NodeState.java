package dev.zako.engine.graph;

/**
 * The state of a node. A state is consumed by the step that follows it: only the newest state of a
 * node may be used.
 */
public sealed interface NodeState {
  /** The number of the latest attempt; attempts never repeat in the life of a node. */
  int attempt();

  /** Who reads the node. */
  Dependents dependents();

  /** The state of a node that nobody has demanded yet. */
  static NodeState initial() {
    return initial(0);
  }

  /**
   * The state of a node at the start of its life as an actor.
   *
   * @param attempt the latest attempt of an earlier life, or 0
   */
  static NodeState initial(int attempt) {
    return new Absent(attempt, new Dependents());
  }

  /** The state of a node whose kept record was found. */
  static NodeState revived(NodeRecord record, Standing standing, int attempt) {
    Dependents dependents = new Dependents();
    return switch (standing) {
      case CURRENT ->
          record.outcome() instanceof Outcome.Value<?>
              ? new Verified(record, attempt, dependents)
              : new Failed(record, attempt, dependents);
      case DOUBTFUL -> new Dirty(record, false, attempt, dependents);
      case REREAD -> new Dirty(record, true, attempt, dependents);
    };
  }

  /**
   * Whether nothing would be lost if the node were forgotten and its record, if it has one, found
   * again: it is not at work, and knows nothing that is good for some builds only.
   */
  default boolean isAtRest() {
    return switch (this) {
      case Absent _, Dirty _, Verified _, Failed _ -> true;
      case Checking _, Computing _, Scoped _ -> false;
    };
  }

  /** Nothing is known. */
  record Absent(int attempt, Dependents dependents) implements NodeState {}

  /**
   * The old result may be out of date.
   *
   * @param reread whether the function must run again; otherwise the dependencies decide
   */
  record Dirty(NodeRecord old, boolean reread, int attempt, Dependents dependents)
      implements NodeState {}

  /** The dependencies of the old result are being brought up to date, group by group. */
  record Checking(NodeRecord old, int group, Work work) implements NodeState {
    @Override
    public int attempt() {
      return work.attempt;
    }

    @Override
    public Dependents dependents() {
      return work.dependents;
    }
  }

  /** The function runs. */
  record Computing(Work work) implements NodeState {
    @Override
    public int attempt() {
      return work.attempt;
    }

    @Override
    public Dependents dependents() {
      return work.dependents;
    }
  }

  /** The node has a value that is up to date. */
  record Verified(NodeRecord record, int attempt, Dependents dependents) implements NodeState {}

  /** The node has failed for good, until something changes. */
  record Failed(NodeRecord record, int attempt, Dependents dependents) implements NodeState {}

  /**
   * The node has a result that is good only for some builds: a transient failure, something that
   * depends on one, or a failure cut short by stopping at the first.
   *
   * @param before what the node falls back to for other builds: absent or dirty
   */
  record Scoped(NodeRecord record, Scope scope, NodeState before) implements NodeState {
    @Override
    public int attempt() {
      return before.attempt();
    }

    @Override
    public Dependents dependents() {
      return before.dependents();
    }
  }
}
