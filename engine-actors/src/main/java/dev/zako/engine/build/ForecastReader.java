package dev.zako.engine.build;

import dev.zako.engine.build.Evaluator.CancelledException;
import dev.zako.engine.build.execution.ActionNodeKey;
import dev.zako.engine.build.execution.ActionValue;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.hone.DependencyFailedException;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives the values of nodes of the graph, except that those of actions are what is assumed of them:
 * no action is carried out for this.
 */
final class ForecastReader implements NodeReader {
  private final Evaluator evaluator;
  private final Map<NodeKey<?>, Outcome<?>> known = new HashMap<>();

  ForecastReader(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  /** From now on an action is assumed to make this. */
  void assume(ActionNodeKey action, ActionValue value) {
    known.put(action, new Outcome.Value<>(value));
  }

  /** What an action is assumed to make. */
  Optional<ActionValue> assumed(ActionNodeKey action) {
    return known.get(action) instanceof Outcome.Value<?>(ActionValue value)
        ? Optional.of(value)
        : Optional.empty();
  }

  /** Brings nodes up to date that are no actions. */
  void load(Collection<? extends NodeKey<?>> keys) throws InterruptedException {
    Set<NodeKey<NodeValue>> wanted = new LinkedHashSet<>();
    for (NodeKey<?> key : keys) {
      if (!(key instanceof ActionNodeKey) && !known.containsKey(key)) {
        wanted.add(widen(key));
      }
    }
    try {
      known.putAll(evaluator.outcomes(wanted));
    } catch (CancelledException _) {
      throw new InterruptedException("The forecast was cancelled");
    }
  }

  /** The output hash that a node has, or is assumed to have; nothing if it has no value. */
  Optional<Fingerprint> hash(NodeKey<?> key) throws InterruptedException {
    load(List.of(key));
    return known.get(key) instanceof Outcome.Value<?>(NodeValue value)
        ? Optional.of(value.outputHash())
        : Optional.empty();
  }

  @Override
  public <V extends NodeValue> V get(NodeKey<V> key)
      throws NodeFailedException, InterruptedException {
    return getAll(List.of(key)).getFirst();
  }

  @Override
  public <V extends NodeValue> List<V> getAll(List<? extends NodeKey<V>> keys)
      throws NodeFailedException, InterruptedException {
    List<V> values = new ArrayList<>();
    for (Outcome<V> outcome : getAllOutcomes(keys)) {
      switch (outcome) {
        case Outcome.Value<V>(V value) -> values.add(value);
        case Outcome.Failed<V> failed -> throw new DependencyFailedException(failed.causes());
      }
    }
    return values;
  }

  @Override
  public <V extends NodeValue> List<Outcome<V>> getAllOutcomes(List<? extends NodeKey<V>> keys)
      throws InterruptedException {
    load(keys);
    List<Outcome<V>> outcomes = new ArrayList<>();
    for (NodeKey<V> key : keys) {
      Outcome<?> outcome = known.get(key);
      if (outcome == null) {
        throw new IllegalStateException("Nothing is assumed of " + key.display());
      }
      outcomes.add(narrow(outcome));
    }
    return outcomes;
  }

  @SuppressWarnings("unchecked") // a key of any value is a key of a value; keys only give values
  private static NodeKey<NodeValue> widen(NodeKey<?> key) {
    return (NodeKey<NodeValue>) key;
  }

  @SuppressWarnings("unchecked") // what is known of a key is an outcome of the key's values
  private static <V extends NodeValue> Outcome<V> narrow(Outcome<?> outcome) {
    return (Outcome<V>) outcome;
  }
}
