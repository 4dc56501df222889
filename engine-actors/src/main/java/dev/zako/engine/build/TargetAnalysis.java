package dev.zako.engine.build;

import dev.zako.engine.build.BuildEvent.Phase;
import dev.zako.engine.build.Evaluator.CancelledException;
import dev.zako.engine.build.analysis.ConfiguredTargetKey;
import dev.zako.engine.build.analysis.ConfiguredTargetValue;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.build.model.TargetPattern;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Patterns to targets, and targets to what their rules say. */
final class TargetAnalysis {
  private final EngineParts parts;
  private final BuildRequest request;
  private final BuildEvents events;
  private final Evaluator evaluator;

  TargetAnalysis(EngineParts parts, BuildRequest request, BuildEvents events, Evaluator evaluator) {
    this.parts = parts;
    this.request = request;
    this.events = events;
    this.evaluator = evaluator;
  }

  /** Evaluates everything that scripts say; nothing if a failure ends it there, which is told. */
  Optional<Analysed> run() throws CancelledException, BuildFailedException {
    events.phase(Phase.MANIFEST);
    Optional<Preparation> prepared = Preparation.prepare(parts, evaluator, request.config());
    if (prepared.isEmpty()) {
      return Optional.empty();
    }
    ConfigurationId id = prepared.get().id();
    events.phase(Phase.LOADING);
    List<TargetPattern> patterns =
        RequestedPatterns.read(request.patterns(), prepared.get().dependencies());
    SortedSet<Label> targets = new TargetFinder(evaluator, events, id).find(patterns);
    if (!request.keepGoing() && !events.diagnostics().isEmpty()) {
      return Optional.empty();
    }
    events.tell(new BuildEvent.TargetsResolved(targets.size()));
    return Optional.of(analyse(prepared.get().manifest(), targets, id));
  }

  private Analysed analyse(Manifest manifest, SortedSet<Label> targets, ConfigurationId id)
      throws CancelledException, BuildFailedException {
    events.phase(Phase.ANALYSIS);
    SortedMap<Label, ConfiguredTargetValue> requested =
        configured(targets, id, request.keepGoing());
    SortedMap<Label, ConfiguredTargetValue> closure = new TreeMap<>(requested);
    Collection<ConfiguredTargetValue> level = requested.values();
    while (!level.isEmpty()) {
      SortedSet<Label> next = new TreeSet<>();
      level.forEach(target -> next.addAll(target.dependencies()));
      next.removeAll(closure.keySet());
      SortedMap<Label, ConfiguredTargetValue> found = configured(next, id, true);
      closure.putAll(found);
      level = found.values();
    }
    List<Diagnostic> conflicts = OutputConflicts.find(closure.values());
    if (!conflicts.isEmpty()) {
      throw new BuildFailedException(conflicts);
    }
    return Analysed.of(manifest, requested, closure, id);
  }

  private SortedMap<Label, ConfiguredTargetValue> configured(
      SortedSet<Label> labels, ConfigurationId id, boolean keepGoing) throws CancelledException {
    SortedMap<Label, ConfiguredTargetValue> values = new TreeMap<>();
    evaluator
        .evaluate(
            labels.stream().map(label -> new ConfiguredTargetKey(label, id)).toList(), keepGoing)
        .forEach((key, value) -> values.put(key.label(), value));
    return values;
  }
}
