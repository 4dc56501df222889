package dev.zako.engine.build;

import dev.zako.cas.CasException;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.Evaluator.CancelledException;
import dev.zako.engine.build.analysis.ActionTemplate;
import dev.zako.engine.build.analysis.ConfiguredTargetKey;
import dev.zako.engine.build.analysis.ConfiguredTargetValue;
import dev.zako.engine.build.analysis.FileRef;
import dev.zako.engine.build.execution.ActionForecast;
import dev.zako.engine.build.execution.ActionNodeKey;
import dev.zako.engine.build.execution.ActionValue;
import dev.zako.engine.build.execution.Artifact;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.history.ActionEntry;
import dev.zako.engine.build.history.BuildEntry;
import dev.zako.engine.build.history.Forecast;
import dev.zako.engine.build.history.Prospect;
import dev.zako.engine.build.leaf.FileStateKey;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.output.OutputPlacer;
import dev.zako.engine.graph.Dependencies;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeRecord;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.graph.RootCause;
import dev.zako.engine.graph.Standing;
import dev.zako.engine.hone.DependencyFailedException;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.RecordStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds out what a build would do. What scripts say is brought up to date as in a build; then the
 * actions are gone through from the sources up. An action whose record in the graph is right stays.
 * Of others the dependencies are compared with those in the record, as the graph would; if one is
 * another one, the action cache is asked as the action would ask it. Where an input is the output
 * of an action that would run, it is assumed to come out as before, and what follows from that may
 * not follow.
 */
final class ForecastRun {
  private final EngineParts parts;
  private final EngineOptions options;
  private final BuildRequest request;
  private final BuildEvents events;
  private final Evaluator evaluator;
  private final ForecastReader reader;
  private final Map<ActionNodeKey, Action> actions = new HashMap<>();
  private final Map<ActionNodeKey, Fate> fates = new HashMap<>();
  private final List<Prospect> prospects = new ArrayList<>();
  private final SortedMap<String, String> because = new TreeMap<>();

  /** How much is known of what an action makes. */
  private enum Fate {
    /** What it made is right. */
    STAYS,
    /** It makes what is assumed. */
    CERTAIN,
    /** It would make, or has to make, something that is not known before. */
    OPEN,
    /** It makes nothing, and neither does what needs it. */
    FAILED
  }

  /** What a request asks of the graph. */
  record Asked(BuildRequest request) implements Inquiry<ForecastReport> {
    @Override
    public ForecastReport answer(
        EngineParts parts, EngineOptions options, BuildEvents events, Evaluator evaluator) {
      return new ForecastRun(parts, options, request, events, evaluator).run();
    }

    @Override
    public ForecastReport without(Status status, List<Diagnostic> diagnostics) {
      Forecast nothing =
          new Forecast(request.config(), List.of(), new TreeMap<>(), Optional.empty());
      return new ForecastReport(status, nothing, diagnostics);
    }

    @Override
    public Status status(ForecastReport answer) {
      return answer.status();
    }

    @Override
    public SortedMap<String, String> config() {
      return request.config();
    }

    @Override
    public ForecastReport noted(ForecastReport answer, Optional<BuildEntry> noted) {
      Forecast of = answer.forecast();
      return new ForecastReport(
          answer.status(),
          new Forecast(of.options(), of.prospects(), of.because(), noted),
          answer.diagnostics());
    }
  }

  private ForecastRun(
      EngineParts parts,
      EngineOptions options,
      BuildRequest request,
      BuildEvents events,
      Evaluator evaluator) {
    this.parts = parts;
    this.options = options;
    this.request = request;
    this.events = events;
    this.evaluator = evaluator;
    this.reader = new ForecastReader(evaluator);
  }

  private ForecastReport run() {
    boolean cancelled = false;
    try {
      Optional<Analysed> analysed = new TargetAnalysis(parts, request, events, evaluator).run();
      if (analysed.isPresent()) {
        UngrantableActions.find(
                analysed.get().actions().keySet(),
                analysed.get().closure(),
                Resourcing.resources(analysed.get().manifest(), options))
            .diagnostics()
            .forEach(events::diagnose);
      }
      if (analysed.isPresent() && events.diagnostics().isEmpty()) {
        forecast(analysed.get());
      }
    } catch (CancelledException | InterruptedException _) {
      cancelled = true;
    } catch (BuildFailedException e) {
      e.diagnostics().forEach(events::diagnose);
    } catch (CasException e) {
      events.diagnose(EngineParts.diagnostic(e));
    }
    List<Diagnostic> diagnostics = events.diagnostics();
    Status status =
        cancelled ? Status.CANCELLED : diagnostics.isEmpty() ? Status.SUCCEEDED : Status.FAILED;
    return new ForecastReport(
        status, new Forecast(request.config(), prospects, because, Optional.empty()), diagnostics);
  }

  private void forecast(Analysed analysed) throws CasException, InterruptedException {
    SortedMap<Label, ConfiguredTargetValue> targets = analysed.closure();
    Map<ActionNodeKey, RecordStore.Kept> kept = new HashMap<>();
    Set<FileStateKey> sources = new HashSet<>();
    for (ActionNodeKey key : analysed.actions().keySet()) {
      Optional<RecordStore.Kept> found = parts.graph().recorded(key);
      found.ifPresent(record -> kept.put(key, record));
      if (found.isEmpty() || found.get().standing() != Standing.CURRENT) {
        template(key, targets).stream()
            .flatMap(template -> template.inputs().stream())
            .filter(FileRef.Source.class::isInstance)
            .forEach(source -> sources.add(new FileStateKey(source.path())));
      }
    }
    reader.load(sources);
    Map<ActionNodeKey, Set<ActionNodeKey>> needed = analysed.actions();
    Set<ActionNodeKey> requested = new HashSet<>();
    analysed
        .requested()
        .values()
        .forEach(target -> requested.addAll(Analysed.makers(target, analysed.configuration())));
    for (ActionNodeKey key : inOrder(needed)) {
      Optional<ActionTemplate> template = template(key, targets);
      ConfiguredTargetValue target = targets.get(key.owner());
      if (template.isEmpty() || target == null) {
        fates.put(key, Fate.FAILED);
        continue;
      }
      Action action =
          new Action(
              key,
              template.get(),
              target,
              needed.getOrDefault(key, Set.of()),
              Optional.ofNullable(kept.get(key)));
      actions.put(key, action);
      Fate fate = fate(action);
      boolean isLost = fate == Fate.STAYS && requested.contains(key) && isLost(key);
      fates.put(key, isLost ? anew(action) : fate);
    }
  }

  /** Whether outputs of an action would have to be put in place, and cannot. */
  private boolean isLost(ActionNodeKey key) throws CasException {
    Optional<ActionValue> made = reader.assumed(key);
    if (made.isPresent()) {
      OutputPlacer placer = parts.placer();
      for (Map.Entry<String, Artifact> output : made.get().outputs().entrySet()) {
        if (placer.isInNeed(output.getKey(), output.getValue())) {
          return true;
        }
      }
    }
    return false;
  }

  private static Optional<ActionTemplate> template(
      ActionNodeKey key, SortedMap<Label, ConfiguredTargetValue> targets) {
    return Optional.ofNullable(targets.get(key.owner()))
        .filter(target -> key.index() >= 0 && key.index() < target.actions().size())
        .map(target -> target.actions().get(key.index()));
  }

  /** The actions, each after those that it needs. */
  private static Collection<ActionNodeKey> inOrder(Map<ActionNodeKey, Set<ActionNodeKey>> actions) {
    Map<ActionNodeKey, Boolean> ended = new LinkedHashMap<>();
    Set<ActionNodeKey> begun = new HashSet<>();
    Deque<ActionNodeKey> open = new ArrayDeque<>(actions.keySet());
    while (!open.isEmpty()) {
      ActionNodeKey key = open.getFirst();
      if (begun.add(key)) {
        actions.getOrDefault(key, Set.of()).stream()
            .filter(maker -> !begun.contains(maker))
            .forEach(open::addFirst);
      } else {
        open.removeFirst();
        ended.putIfAbsent(key, true);
      }
    }
    return ended.keySet();
  }

  /**
   * An action.
   *
   * @param makers the actions whose outputs it needs
   * @param kept what the graph has kept of it
   */
  private record Action(
      ActionNodeKey key,
      ActionTemplate template,
      ConfiguredTargetValue target,
      Set<ActionNodeKey> makers,
      Optional<RecordStore.Kept> kept) {
    String label() {
      return key.owner().toString();
    }

    Optional<NodeRecord> record() {
      return kept.map(RecordStore.Kept::record);
    }

    /** Whether something was made by this action, and not by one that was at its place before. */
    boolean isMaking(ActionValue value) {
      return template.outputs().stream()
          .allMatch(output -> value.outputs().containsKey(output.path()));
    }
  }

  private static Optional<ActionValue> value(NodeRecord record) {
    return record.outcome() instanceof Outcome.Value<?>(ActionValue value)
        ? Optional.of(value)
        : Optional.empty();
  }

  /**
   * What an action made last. If actions were added before it or removed, it is found where it was
   * among those of its target.
   */
  private Optional<ActionValue> lastMade(Action action) {
    Optional<ActionValue> own = action.record().flatMap(ForecastRun::value);
    if (own.filter(action::isMaking).isPresent()) {
      return own;
    }
    for (int index = 0; ; index++) {
      Optional<RecordStore.Kept> other =
          parts
              .graph()
              .recorded(
                  new ActionNodeKey(action.key().owner(), action.key().configuration(), index));
      if (other.isEmpty()) {
        return Optional.empty();
      }
      Optional<ActionValue> made = value(other.get().record()).filter(action::isMaking);
      if (made.isPresent()) {
        return made;
      }
    }
  }

  private Fate fate(Action action) throws CasException, InterruptedException {
    if (action.makers().stream().anyMatch(maker -> fates.get(maker) == Fate.FAILED)) {
      return Fate.FAILED;
    }
    boolean isCurrent =
        action.kept().map(kept -> kept.standing() == Standing.CURRENT).orElse(false);
    Optional<NodeKey<?>> other =
        isCurrent || action.record().isEmpty()
            ? Optional.empty()
            : firstOther(action.record().get().dependencies());
    if (action.record().isPresent() && other.isEmpty()) {
      return asBefore(action, action.record().get(), isCurrent);
    }
    other.ifPresent(cause -> because.put(node(action.key()), node(cause)));
    return anew(action);
  }

  private static String node(NodeKey<?> key) {
    return BuildEntry.node(key.kind(), key.id());
  }

  /** The first dependency that is not, or is not assumed to be, what it was. */
  private Optional<NodeKey<?>> firstOther(Dependencies before) throws InterruptedException {
    int place = 0;
    for (int i = 0; i < before.groups(); i++) {
      // What is in later groups may not be wanted any more if something in this one is another.
      reader.load(before.group(i));
      for (NodeKey<?> key : before.group(i)) {
        Optional<Fingerprint> hash = reader.hash(key);
        if (hash.isEmpty() || !hash.equals(before.hash(place))) {
          return Optional.of(key);
        }
        place++;
      }
    }
    return Optional.empty();
  }

  /** An action with all its dependencies as they were, or assumed to be so. */
  private Fate asBefore(Action action, NodeRecord record, boolean isCurrent) {
    SortedSet<String> open = isCurrent ? new TreeSet<>() : openInputs(action);
    value(record).ifPresent(made -> reader.assume(action.key(), made));
    if (!open.isEmpty()) {
      await(action, open);
      return Fate.OPEN;
    }
    if (record.outcome() instanceof Outcome.Failed<?>(List<RootCause> causes)) {
      return failed(action, causes);
    }
    return Fate.STAYS;
  }

  private void await(Action action, SortedSet<String> open) {
    prospects.add(
        new Prospect.Awaits(action.label(), action.template().mnemonic(), List.copyOf(open)));
  }

  private Fate failed(Action action, List<RootCause> causes) {
    Diagnostic problem = evaluator.diagnostics(causes.getFirst()).getFirst();
    prospects.add(
        new Prospect.Fails(
            action.label(), action.template().mnemonic(), problem.code().id(), problem.message()));
    return Fate.FAILED;
  }

  /** An action that would be computed. */
  private Fate anew(Action action) throws CasException, InterruptedException {
    SortedSet<String> open = openInputs(action);
    SortedSet<String> unmade = unmade(action);
    try {
      return switch (parts
          .forecast()
          .foresee(action.key(), action.template(), action.target(), unmade, reader)) {
        case ActionForecast.Known(ActionEntry entry, ActionValue value) -> {
          reader.assume(action.key(), value);
          if (open.isEmpty()) {
            prospects.add(new Prospect.Taken(entry));
            yield Fate.CERTAIN;
          }
          await(action, open);
          yield Fate.OPEN;
        }
        case ActionForecast.Runs(ActionEntry entry, SortedSet<String> prunable) -> {
          Optional<ActionValue> last = lastMade(action);
          last.ifPresent(made -> reader.assume(action.key(), made));
          if (last.isPresent() && action.record().isEmpty()) {
            NodeKey<?> rule =
                new ConfiguredTargetKey(action.key().owner(), action.key().configuration());
            because.put(node(action.key()), node(rule));
          }
          remakeLost(action);
          prospects.add(new Prospect.Runs(entry, prunable));
          yield Fate.OPEN;
        }
      };
    } catch (DependencyFailedException e) {
      return failed(action, e.causes());
    } catch (NodeFailedException e) {
      return failed(action, List.of(new RootCause(action.key(), e.failure())));
    }
  }

  /** A command needs the bytes of its inputs: what the store has lost of them is made again. */
  private void remakeLost(Action action) throws CasException, InterruptedException {
    for (FileRef file : action.template().inputs()) {
      Optional<ActionNodeKey> maker = maker(file, action);
      if (maker.isPresent() && fates.get(maker.get()) == Fate.STAYS) {
        Action making = actions.get(maker.get());
        Optional<Artifact> made =
            reader
                .assumed(maker.get())
                .flatMap(value -> Optional.ofNullable(value.outputs().get(file.path())));
        if (making != null && made.isPresent() && parts.forecast().isLost(made.get())) {
          fates.put(maker.get(), anew(making));
        }
      }
    }
  }

  /** The inputs that come from actions of which it is open what they make. */
  private SortedSet<String> openInputs(Action action) {
    SortedSet<String> open = new TreeSet<>();
    for (FileRef file : action.template().inputs()) {
      if (maker(file, action).map(maker -> fates.get(maker) == Fate.OPEN).orElse(false)) {
        open.add(file.path());
      }
    }
    return open;
  }

  /** The inputs of which there is nothing to be assumed. */
  private SortedSet<String> unmade(Action action) {
    SortedSet<String> unmade = new TreeSet<>();
    for (FileRef file : action.template().inputs()) {
      Optional<ActionNodeKey> maker = maker(file, action);
      boolean isAssumed =
          maker
              .flatMap(reader::assumed)
              .map(value -> value.outputs().containsKey(file.path()))
              .orElse(maker.isEmpty());
      if (!isAssumed) {
        unmade.add(file.path());
      }
    }
    return unmade;
  }

  private static Optional<ActionNodeKey> maker(FileRef file, Action action) {
    return file instanceof FileRef.Derived derived
        ? Optional.of(
            new ActionNodeKey(derived.owner(), action.key().configuration(), derived.action()))
        : Optional.empty();
  }
}
