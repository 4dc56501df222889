package dev.zako.engine.hone;

import dev.zako.engine.graph.Computation;
import dev.zako.engine.graph.InternalFailure;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.graph.RootCause;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** The typed border around functions: calls them, and turns whatever they do into data. */
final class Functions {
  private Functions() {}

  /** Calls the function; a defect of the function becomes a failure like any other. */
  static Computation call(NodeFunction<?, ?> function, NodeKey<?> key, ComputeContext context) {
    try {
      NodeValue value = callUnchecked(function, key, context);
      return new Computation.Returned(value, value.outputHash());
    } catch (DependencyFailedException e) {
      return new Computation.DependencyFailed(e.causes());
    } catch (NodeFailedException e) {
      return new Computation.Threw(e.failure());
    } catch (InlineComputation.Suspended e) {
      throw e;
    } catch (Throwable e) {
      return new Computation.Threw(defect(key, e));
    }
  }

  @SuppressWarnings("unchecked") // a function is registered for the type of its kind's keys
  private static NodeValue callUnchecked(
      NodeFunction<?, ?> function, NodeKey<?> key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    return ((NodeFunction<NodeKey<NodeValue>, NodeValue>) function)
        .compute((NodeKey<NodeValue>) key, context);
  }

  /** The failure of a node whose function threw something undeclared. */
  static InternalFailure defect(NodeKey<?> key, Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return new InternalFailure(
        "The function of `"
            + key.display()
            + "` threw "
            + thrown.getClass().getName()
            + ": "
            + thrown.getMessage(),
        trace.toString());
  }

  /** The values of dependencies that all have one. */
  @SuppressWarnings("unchecked") // the outcome of a NodeKey<V> is an Outcome<V>
  static <V extends NodeValue> List<V> values(List<Outcome<?>> outcomes)
      throws DependencyFailedException {
    List<V> values = new ArrayList<>(outcomes.size());
    List<RootCause> causes = new ArrayList<>();
    for (Outcome<?> outcome : outcomes) {
      switch (outcome) {
        case Outcome.Value<?>(NodeValue value) -> values.add((V) value);
        case Outcome.Failed<?> failed -> causes.addAll(failed.causes());
      }
    }
    if (!causes.isEmpty()) {
      throw new DependencyFailedException(RootCause.ordered(causes));
    }
    return values;
  }

  /** The outcomes with the type that the keys give them. */
  @SuppressWarnings("unchecked") // the outcome of a NodeKey<V> is an Outcome<V>
  static <V extends NodeValue> List<Outcome<V>> typed(List<Outcome<?>> outcomes) {
    return (List<Outcome<V>>) (List<?>) outcomes;
  }
}
