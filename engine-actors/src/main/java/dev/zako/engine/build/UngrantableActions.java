package dev.zako.engine.build;

import dev.zako.engine.build.analysis.ActionTemplate;
import dev.zako.engine.build.analysis.ConfiguredTargetValue;
import dev.zako.engine.build.execution.ActionNodeKey;
import dev.zako.engine.build.execution.ActionResources;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.model.Label;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds commands that ask for resources which they can never get.
 *
 * @param actions those whose commands do
 * @param diagnostics what is wrong with them, each once for all commands of a target
 */
record UngrantableActions(Set<ActionNodeKey> actions, SortedSet<Diagnostic> diagnostics) {

  /**
   * Those among some actions.
   *
   * @param targets all that have such actions
   */
  static UngrantableActions find(
      Collection<ActionNodeKey> actions,
      SortedMap<Label, ConfiguredTargetValue> targets,
      ActionResources resources) {
    UngrantableActions found =
        new UngrantableActions(new HashSet<>(), new TreeSet<>(Diagnostic.ORDER));
    for (ActionNodeKey key : actions) {
      ConfiguredTargetValue target = targets.get(key.owner());
      if (target != null
          && key.index() >= 0
          && key.index() < target.actions().size()
          && target.actions().get(key.index()) instanceof ActionTemplate.Run run) {
        List<Diagnostic> problems = resources.problems(target, run);
        found.diagnostics().addAll(problems);
        if (!problems.isEmpty()) {
          found.actions().add(key);
        }
      }
    }
    return found;
  }
}
