package dev.zako.engine.build;

import dev.zako.engine.build.analysis.ConfiguredTargetValue;
import dev.zako.engine.build.analysis.FileRef;
import dev.zako.engine.build.execution.ActionNodeKey;
import dev.zako.engine.build.execution.TargetCompletionFunction;
import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.Manifest;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that scripts say about what is asked for.
 *
 * @param manifest that of the workspace
 * @param requested the targets that are asked for
 * @param closure these with all that they depend on
 * @param actions those that are needed for the outputs of the targets, with those that each needs;
 *     in an order that is always the same
 */
record Analysed(
    Manifest manifest,
    SortedMap<Label, ConfiguredTargetValue> requested,
    SortedMap<Label, ConfiguredTargetValue> closure,
    ConfigurationId configuration,
    Map<ActionNodeKey, Set<ActionNodeKey>> actions) {

  /** What follows from the targets. */
  static Analysed of(
      Manifest manifest,
      SortedMap<Label, ConfiguredTargetValue> requested,
      SortedMap<Label, ConfiguredTargetValue> closure,
      ConfigurationId id) {
    Map<ActionNodeKey, Set<ActionNodeKey>> needed = new LinkedHashMap<>();
    Deque<ActionNodeKey> open = new ArrayDeque<>();
    requested.values().forEach(target -> open.addAll(makers(target, id)));
    while (!open.isEmpty()) {
      ActionNodeKey key = open.removeFirst();
      if (needed.containsKey(key)) {
        continue;
      }
      ConfiguredTargetValue owner = closure.get(key.owner());
      Set<ActionNodeKey> makers =
          owner == null || key.index() < 0 || key.index() >= owner.actions().size()
              ? Set.of()
              : makers(owner.actions().get(key.index()).inputs(), id);
      needed.put(key, makers);
      open.addAll(makers);
    }
    return new Analysed(manifest, requested, closure, id, needed);
  }

  /** The same without those targets that need one of these actions. */
  Analysed without(Set<ActionNodeKey> unwanted) {
    SortedMap<Label, ConfiguredTargetValue> left = new TreeMap<>();
    requested.forEach(
        (label, target) -> {
          SortedMap<Label, ConfiguredTargetValue> one = new TreeMap<>(Map.of(label, target));
          Set<ActionNodeKey> needed = of(manifest, one, closure, configuration).actions().keySet();
          if (Collections.disjoint(needed, unwanted)) {
            left.put(label, target);
          }
        });
    return of(manifest, left, closure, configuration);
  }

  /** The actions that make what a target is asked for. */
  static Set<ActionNodeKey> makers(ConfiguredTargetValue target, ConfigurationId id) {
    return makers(TargetCompletionFunction.requested(target), id);
  }

  /** The actions that make those of the files that are made. */
  private static Set<ActionNodeKey> makers(
      Collection<? extends FileRef> files, ConfigurationId id) {
    Set<ActionNodeKey> makers = new LinkedHashSet<>();
    for (FileRef file : files) {
      if (file instanceof FileRef.Derived derived) {
        makers.add(new ActionNodeKey(derived.owner(), id, derived.action()));
      }
    }
    return makers;
  }
}
