package dev.zako.engine.hone;

import dev.zako.engine.graph.CancelReason;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.graph.Revision;
import dev.zako.engine.graph.RootCause;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to a request to evaluate roots.
 *
 * @param revision the state of the world that every result belongs to
 * @param outcomes the outcome of each root that was finished, in no order; a root is missing only
 *     when the build was cancelled, or stopped at the first failure, before the root was finished
 * @param cancelled why the build was cancelled from outside; empty if it ended by itself
 */
public record Evaluation(
    Revision revision, Map<NodeKey<?>, Outcome<?>> outcomes, Optional<CancelReason> cancelled) {

  /** Copies the outcomes. */
  public Evaluation {
    outcomes = Collections.unmodifiableMap(new HashMap<>(outcomes));
  }

  /** The outcome of a root; empty if the root was not finished or not asked for. */
  @SuppressWarnings("unchecked") // the outcome of a NodeKey<V> is an Outcome<V>
  public <V extends NodeValue> Optional<Outcome<V>> outcome(NodeKey<V> root) {
    return Optional.ofNullable((Outcome<V>) outcomes.get(root));
  }

  /** The root causes of every failed root, each once, in stable order. */
  public List<RootCause> rootCauses() {
    List<RootCause> causes = new ArrayList<>();
    for (Outcome<?> outcome : outcomes.values()) {
      if (outcome instanceof Outcome.Failed<?> failed) {
        causes.addAll(failed.causes());
      }
    }
    return RootCause.ordered(causes);
  }

  /** Whether every root has a value. */
  public boolean succeeded() {
    return cancelled.isEmpty()
        && outcomes.values().stream().allMatch(outcome -> outcome instanceof Outcome.Value<?>);
  }
}
