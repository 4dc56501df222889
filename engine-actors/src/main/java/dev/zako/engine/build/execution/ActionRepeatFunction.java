package dev.zako.engine.build.execution;

import dev.zako.cas.CasException;
import dev.zako.engine.build.analysis.ActionTemplate;
import dev.zako.engine.build.analysis.ConfiguredTargetKey;
import dev.zako.engine.build.analysis.ConfiguredTargetValue;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.leaf.StoreFailures;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import java.util.Optional;

/**
 * Runs the commands of actions once more, with the same inputs but under other circumstances, and
 * fails if they make something else. The results of the second time are not kept.
 */
public final class ActionRepeatFunction
    implements NodeFunction<ActionRepeatKey, ActionRepeatValue> {
  private final CommandRunner commands;
  private final FirstDifference difference;

  /** Runs with services whose sandbox is another than that of the first time. */
  public ActionRepeatFunction(ActionServices services) {
    this.commands = new CommandRunner(services);
    this.difference = new FirstDifference(services.blobs());
  }

  @Override
  public ActionRepeatValue compute(ActionRepeatKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    ActionNodeKey action = key.action();
    ConfiguredTargetValue target =
        context.get(new ConfiguredTargetKey(action.owner(), action.configuration()));
    if (action.index() < target.actions().size()
        && target.actions().get(action.index()) instanceof ActionTemplate.Run run) {
      ActionValue first = context.get(action);
      try {
        ActionValue second =
            commands.repeat(ActionFunction.work(action, run, target, context), context);
        Optional<FirstDifference.Found> found =
            difference.between(first.outputs(), second.outputs());
        if (found.isPresent()) {
          throw different(action, run, target, found.get());
        }
      } catch (CasException e) {
        throw StoreFailures.of(e);
      }
    }
    return new ActionRepeatValue();
  }

  private static NodeFailedException different(
      ActionNodeKey action,
      ActionTemplate.Run run,
      ConfiguredTargetValue target,
      FirstDifference.Found found) {
    return new NodeFailedException(
        new BuildFailure(
            Diagnostic.of(
                    Code.NOT_REPRODUCIBLE,
                    "Command `"
                        + run.mnemonic()
                        + "` of `"
                        + action.owner()
                        + "` does not make the same `"
                        + found.path()
                        + "` each time: "
                        + found.what())
                .withLabel(action.owner().toString())
                .at(target.position())
                .withNote("First time:  " + found.first())
                .withNote("Second time: " + found.second())
                .withHint(
                    "Look for a time, a random number, the name of a directory, the number of threads"
                        + " or an unsorted list in what the command writes")));
  }
}
