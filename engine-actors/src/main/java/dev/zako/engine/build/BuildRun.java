package dev.zako.engine.build;

import dev.zako.cas.CasException;
import dev.zako.engine.build.BuildEvent.Phase;
import dev.zako.engine.build.BuildReport.BuiltTarget;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.Evaluator.CancelledException;
import dev.zako.engine.build.analysis.ConfiguredTargetValue;
import dev.zako.engine.build.execution.ActionNodeKey;
import dev.zako.engine.build.execution.ActionRepeatKey;
import dev.zako.engine.build.execution.ActionValue;
import dev.zako.engine.build.execution.Artifact;
import dev.zako.engine.build.execution.TargetCompletionFunction;
import dev.zako.engine.build.execution.TargetCompletionKey;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.history.BuildEntry;
import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.output.OutputPlacer;
import dev.zako.engine.build.output.OutputPlacer.PlacementException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One build: patterns to targets, targets to actions, actions to outputs in their places. */
final class BuildRun {
  /** How often outputs that the store has lost are made again before that is a failure. */
  private static final int MAX_RESTORATIONS = 3;

  /** How much later actions are carried out once more. */
  private static final Duration OTHER_TIME = Duration.ofMillis(1100);

  private final EngineParts parts;
  private final EngineOptions options;
  private final BuildRequest request;
  private final BuildEvents events;
  private final Evaluator evaluator;
  private final String commandLine;

  /** The actions that they need. */
  private List<ActionNodeKey> needed = List.of();

  BuildRun(
      EngineParts parts,
      EngineOptions options,
      BuildRequest request,
      BuildEvents events,
      Evaluator evaluator,
      String commandLine) {
    this.parts = parts;
    this.options = options;
    this.request = request;
    this.events = events;
    this.evaluator = evaluator;
    this.commandLine = commandLine;
  }

  /** Files were changed while the build ran. */
  private static final class ChangedMeanwhileException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Builds; the workspace is held by the caller.
   *
   * @param mayRepeat whether nothing is put in its place and nothing is returned if files were
   *     changed meanwhile; else that is a failure
   */
  Optional<BuildReport> run(boolean mayRepeat) {
    return run(mayRepeat, () -> {});
  }

  /**
   * Builds, and then carries out every action once more.
   *
   * @param time distinguishes this time from all others
   * @param cancellation counted down when the build is stopped
   */
  Optional<BuildReport> verify(boolean mayRepeat, long time, CountDownLatch cancellation) {
    return run(
        mayRepeat,
        () -> {
          if (events.diagnostics().isEmpty()) {
            // A time that is written in whole seconds has to be another one.
            await(cancellation);
            evaluator.evaluate(
                needed.stream().map(key -> new ActionRepeatKey(key, time)).toList(), true);
          }
        });
  }

  private static void await(CountDownLatch cancellation) throws CancelledException {
    try {
      if (cancellation.await(OTHER_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CancelledException();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    }
  }

  /** What the scripts say of the targets; the workspace is held by the caller. */
  AnalysisReport analyse() {
    SortedMap<String, String> targets = new TreeMap<>();
    try {
      analysed()
          .ifPresent(
              found ->
                  found
                      .closure()
                      .forEach(
                          (label, target) -> targets.put(label.toString(), target.toString())));
    } catch (CancelledException _) {
      // Whoever cancelled it does not ask why there is no answer.
    } catch (BuildFailedException e) {
      e.diagnostics().forEach(events::diagnose);
    }
    return new AnalysisReport(targets, events.diagnostics());
  }

  /** What is done when everything is in its place. */
  @FunctionalInterface
  private interface Afterwards {
    void run() throws CancelledException;
  }

  private Optional<BuildReport> run(boolean mayRepeat, Afterwards afterwards) {
    Instant start = options.clock().instant();
    List<BuiltTarget> built = List.of();
    boolean cancelled = false;
    try {
      built = build();
      afterwards.run();
    } catch (CancelledException _) {
      cancelled = true;
    } catch (ChangedMeanwhileException _) {
      if (mayRepeat) {
        return Optional.empty();
      }
      events.diagnose(
          Diagnostic.of(Code.INPUT_CHANGED, "Files of the workspace were changed again and again")
              .withHint("Build again when nothing writes to them any more"));
    } catch (BuildFailedException e) {
      e.diagnostics().forEach(events::diagnose);
    }
    BuildReport report = report(cancelled, built, start);
    parts.keep(
        events.notes(),
        id ->
            new BuildEntry.Head(
                id,
                false,
                start,
                report.elapsed(),
                commandLine,
                report.status().name().toLowerCase(Locale.ROOT),
                request.config()));
    return Optional.of(report);
  }

  private BuildReport report(boolean cancelled, List<BuiltTarget> built, Instant start) {
    BuildEvents.Counts counts = events.counts();
    List<Diagnostic> diagnostics = events.diagnostics();
    Status status =
        cancelled ? Status.CANCELLED : diagnostics.isEmpty() ? Status.SUCCEEDED : Status.FAILED;
    return new BuildReport(
        status,
        built,
        counts.total(),
        counts.executed(),
        counts.cached(),
        diagnostics,
        Duration.between(start, options.clock().instant()));
  }

  private List<BuiltTarget> build()
      throws CancelledException, BuildFailedException, ChangedMeanwhileException {
    Optional<Analysed> analysed = analysed();
    boolean stopped = !request.keepGoing() && !events.diagnostics().isEmpty();
    return analysed.isEmpty() || stopped
        ? List.of()
        : execute(analysed.get().requested(), analysed.get().configuration());
  }

  /** Evaluates everything that scripts say, as far as a failure lets it. */
  private Optional<Analysed> analysed() throws CancelledException, BuildFailedException {
    Optional<Analysed> found = new TargetAnalysis(parts, request, events, evaluator).run();
    if (found.isEmpty()) {
      return found;
    }
    Analysed analysed = grantable(found.get());
    Map<ActionNodeKey, Set<ActionNodeKey>> actions = analysed.actions();
    parts.order().plan(actions);
    needed = List.copyOf(actions.keySet());
    events.analysed(analysed.closure().size(), actions.keySet(), parts.graph()::isUpToDate);
    return Optional.of(analysed);
  }

  /**
   * Says what commands share from now on.
   *
   * @return what was analysed without the targets whose commands ask for what they can never get,
   *     which is told
   */
  private Analysed grantable(Analysed analysed) throws BuildFailedException {
    parts.useResources(Resourcing.resources(analysed.manifest(), options));
    UngrantableActions ungrantable =
        UngrantableActions.find(analysed.actions().keySet(), analysed.closure(), parts.resources());
    ungrantable.diagnostics().forEach(events::diagnose);
    return ungrantable.actions().isEmpty() ? analysed : analysed.without(ungrantable.actions());
  }

  private List<BuiltTarget> execute(
      SortedMap<Label, ConfiguredTargetValue> requested, ConfigurationId id)
      throws CancelledException, BuildFailedException, ChangedMeanwhileException {
    List<TargetCompletionKey> keys =
        requested.keySet().stream().map(label -> new TargetCompletionKey(label, id)).toList();
    OutputPlacer placer = parts.placer();
    for (int attempt = 1; ; attempt++) {
      events.phase(Phase.EXECUTION);
      Map<TargetCompletionKey, ActionValue> values = evaluator.evaluate(keys, request.keepGoing());
      if (isOfChangedFiles()) {
        throw new ChangedMeanwhileException();
      }
      events.phase(Phase.OUTPUTS);
      try {
        return place(placer, requested, values);
      } catch (CasException.BlobMissing e) {
        if (attempt == MAX_RESTORATIONS) {
          throw new BuildFailedException(EngineParts.diagnostic(e));
        }
        evaluator.invalidate(makersOf(requested.values(), id));
      } catch (CasException e) {
        throw new BuildFailedException(EngineParts.diagnostic(e));
      } catch (PlacementException e) {
        throw new BuildFailedException(e.diagnostic());
      }
    }
  }

  /**
   * Whether files were changed after they were read, so that what was made may be of two states. A
   * build that only took results of earlier ones took no time in which that could have happened.
   */
  private boolean isOfChangedFiles() {
    return events.diagnostics().isEmpty()
        && events.counts().executed() > 0
        && parts.observations().isAnyDifferent();
  }

  private List<BuiltTarget> place(
      OutputPlacer placer,
      SortedMap<Label, ConfiguredTargetValue> requested,
      Map<TargetCompletionKey, ActionValue> values)
      throws CasException, PlacementException {
    SortedMap<String, Artifact> outputs = new TreeMap<>();
    List<BuiltTarget> built = new ArrayList<>();
    for (Map.Entry<TargetCompletionKey, ActionValue> entry : values.entrySet()) {
      Label label = entry.getKey().label();
      ActionValue value = entry.getValue();
      value.accompanying().forEach((path, artifact) -> outputs.putIfAbsent(path, artifact));
      outputs.putAll(value.outputs());
      List<Path> files = new ArrayList<>();
      ConfiguredTargetValue target = requested.get(label);
      if (target != null) {
        TargetCompletionFunction.requested(target)
            .forEach(file -> files.add(parts.layout().file(file.path())));
      }
      built.add(new BuiltTarget(label.toString(), files, List.of()));
    }
    parts.placing().lock();
    try {
      return withPlaced(built, placer.place(outputs));
    } finally {
      parts.placing().unlock();
    }
  }

  /** The targets with those of their outputs that were not right before. */
  private List<BuiltTarget> withPlaced(List<BuiltTarget> built, SortedSet<String> paths) {
    Set<Path> placed = new HashSet<>();
    paths.forEach(path -> placed.add(parts.layout().file(path)));
    return built.stream()
        .map(
            target ->
                new BuiltTarget(
                    target.label(),
                    target.outputs(),
                    target.outputs().stream().filter(placed::contains).toList()))
        .toList();
  }

  private static Set<ActionNodeKey> makersOf(
      Collection<ConfiguredTargetValue> targets, ConfigurationId id) {
    Set<ActionNodeKey> makers = new LinkedHashSet<>();
    targets.forEach(target -> makers.addAll(Analysed.makers(target, id)));
    return makers;
  }
}
