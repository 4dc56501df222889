package dev.zako.engine.build.execution;

import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.engine.build.analysis.ActionTemplate;
import dev.zako.engine.build.analysis.ConfiguredTargetKey;
import dev.zako.engine.build.analysis.ConfiguredTargetValue;
import dev.zako.engine.build.analysis.FileRef;
import dev.zako.engine.build.analysis.ToolchainKey;
import dev.zako.engine.build.execution.ActionListener.End;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.leaf.ConfinementKey;
import dev.zako.engine.build.leaf.StoreFailures;
import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries out actions. When the store has lost what an earlier action made, that action is carried
 * out again.
 */
public final class ActionFunction implements NodeFunction<ActionNodeKey, ActionValue> {
  private static final String IN_PROCESS = "made in process 1";
  private static final int MAX_RESTORATIONS = 64;

  private final ActionServices services;
  private final CommandRunner commands;
  private final Map<ActionNodeKey, ReentrantLock> restoring = new ConcurrentHashMap<>();

  /** Carries out actions with {@code services}. */
  public ActionFunction(ActionServices services) {
    this.services = services;
    this.commands = new CommandRunner(services);
  }

  @Override
  public ActionValue compute(ActionNodeKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    return carryOut(key, context, false);
  }

  /**
   * Carries out an action.
   *
   * @param again whether even if there is a result of an earlier time
   */
  private ActionValue carryOut(ActionNodeKey key, ComputeContext context, boolean again)
      throws NodeFailedException, InterruptedException {
    Label label = key.owner();
    ConfiguredTargetValue target = context.get(new ConfiguredTargetKey(label, key.configuration()));
    if (key.index() < 0 || key.index() >= target.actions().size()) {
      throw new NodeFailedException(
          new BuildFailure(
              Diagnostic.of(Code.RULE_RESULT, "`" + label + "` has no action number " + key.index())
                  .withLabel(label.toString())
                  .at(target.position())));
    }
    return switch (target.actions().get(key.index())) {
      case ActionTemplate.Run run -> command(key, run, target, context, again);
      case ActionTemplate.Write write -> write(key, write);
      case ActionTemplate.Copy copy -> {
        ActionInputs inputs = inputs(key, List.of(copy.input()), context);
        yield copy(key, copy, inputs);
      }
      case ActionTemplate.Symlink link -> {
        ActionInputs inputs = inputs(key, List.of(link.target()), context);
        yield symlink(key, link, inputs);
      }
    };
  }

  private static ActionInputs inputs(ActionNodeKey key, List<FileRef> files, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    return ActionInputs.demand(key.owner(), files, key.configuration(), context);
  }

  /** A command with everything that it needs. */
  static CommandRunner.Work work(
      ActionNodeKey key,
      ActionTemplate.Run run,
      ConfiguredTargetValue target,
      ComputeContext context)
      throws NodeFailedException, InterruptedException {
    context.get(new ConfinementKey());
    ActionInputs all = inputs(key, run.inputs(), context);
    SortedSet<String> prunablePaths = new TreeSet<>();
    run.prunable().forEach(file -> prunablePaths.add(file.path()));
    run.required().forEach(file -> prunablePaths.remove(file.path()));
    SortedSet<String> requiredPaths = new TreeSet<>(all.files().keySet());
    requiredPaths.removeAll(prunablePaths);
    List<ToolchainKey.Resolved> toolchains =
        context.getAll(
            ToolchainKey.of(run.toolchains(), target.rule(), key.configuration(), context));
    return new CommandRunner.Work(
        target, run, toolchains, all.only(requiredPaths), all.only(prunablePaths), key);
  }

  private ActionValue command(
      ActionNodeKey key,
      ActionTemplate.Run run,
      ConfiguredTargetValue target,
      ComputeContext context,
      boolean again)
      throws NodeFailedException, InterruptedException {
    CommandRunner.Work work = work(key, run, target, context);
    for (int i = 0; i < MAX_RESTORATIONS; i++) {
      try {
        return commands.run(work, context, again);
      } catch (CasException.BlobMissing e) {
        restore(e.digest(), work.required().and(work.prunable()), key.configuration(), context);
      } catch (CasException e) {
        throw StoreFailures.of(e);
      }
    }
    throw new NodeFailedException(
        new BuildFailure(
            Diagnostic.of(Code.BLOB_MISSING, "The store loses what is put into it again and again")
                .withLabel(key.owner().toString())
                .withHint("Look what deletes files in the store, then build again")));
  }

  /** Puts the bytes of an input back into the store. */
  private void restore(
      Digest digest, ActionInputs inputs, ConfigurationId configuration, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    for (FileRef file : inputs.with(digest)) {
      switch (file) {
        case FileRef.Source source -> services.files().restore(source.path(), digest);
        case FileRef.Derived derived -> {
          ActionNodeKey maker = new ActionNodeKey(derived.owner(), configuration, derived.action());
          ReentrantLock lock = restoring.computeIfAbsent(maker, _ -> new ReentrantLock());
          lock.lockInterruptibly();
          try {
            if (isMissing(digest)) {
              remake(maker, digest, context);
            }
          } finally {
            lock.unlock();
          }
        }
      }
    }
    if (isMissing(digest)) {
      throw StoreFailures.of(new CasException.BlobMissing(digest));
    }
  }

  private void remake(ActionNodeKey maker, Digest digest, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    ActionValue value = carryOut(maker, context, true);
    boolean same =
        value.outputs().values().stream().anyMatch(made -> ActionInputs.holds(made, digest))
            || value.accompanying().values().stream()
                .anyMatch(made -> ActionInputs.holds(made, digest));
    if (!same || isMissing(digest)) {
      services.observations().discard(maker);
      throw new NodeFailedException(
          new BuildFailure(
              Diagnostic.of(
                      Code.BLOB_MISSING,
                      "The store has lost what an action made, and the action makes something else"
                          + " when it is carried out again")
                  .withLabel(maker.owner().toString())
                  .withHint(
                      "Build again; if it happens often, look for what differs from run to run in"
                          + " the outputs of this target")));
    }
  }

  private boolean isMissing(Digest digest) throws NodeFailedException {
    try {
      return services.blobs().size(digest).isEmpty();
    } catch (CasException e) {
      throw StoreFailures.of(e);
    }
  }

  private ActionValue write(ActionNodeKey key, ActionTemplate.Write write)
      throws NodeFailedException {
    Instant start = services.clock().instant();
    byte[] bytes = write.content().getBytes(StandardCharsets.UTF_8);
    Digest digest = Digest.of(bytes);
    services.lease().get().hold(List.of(digest));
    try {
      services.blobs().put(bytes);
    } catch (CasException e) {
      throw StoreFailures.of(e);
    }
    Artifact made = new Artifact.File(digest, write.executable());
    return inProcess(key, write, new TreeMap<>(), ActionValue.of(map(write.path(), made)), start);
  }

  private ActionValue copy(ActionNodeKey key, ActionTemplate.Copy copy, ActionInputs inputs)
      throws NodeFailedException {
    Instant start = services.clock().instant();
    Artifact artifact = inputs.files().get(copy.input().path());
    if (artifact == null) {
      throw ActionInputs.notMade(key.owner(), copy.input());
    }
    if (artifact instanceof Artifact.Link(String target)) {
      // The copy is elsewhere, so that the way from it to the link's target is another.
      artifact =
          new Artifact.Link(
              relative(directory(copy.path()), join(directory(copy.input().path()), target)));
    }
    SortedMap<String, Artifact> others = new TreeMap<>(inputs.files());
    others.remove(copy.input().path());
    ActionValue value = new ActionValue(map(copy.path(), artifact), others);
    return inProcess(key, copy, inputs.files(), value, start);
  }

  private ActionValue symlink(ActionNodeKey key, ActionTemplate.Symlink link, ActionInputs inputs)
      throws NodeFailedException {
    Instant start = services.clock().instant();
    Artifact made =
        new Artifact.Link(
            relative(directory(link.path()), List.of(link.target().path().split("/"))));
    ActionValue value = new ActionValue(map(link.path(), made), inputs.files());
    return inProcess(key, link, inputs.files(), value, start);
  }

  private static SortedMap<String, Artifact> map(String path, Artifact artifact) {
    return new TreeMap<>(Map.of(path, artifact));
  }

  /** Tells of an action that needs no command: as cached if the very same was made before. */
  private ActionValue inProcess(
      ActionNodeKey key,
      ActionTemplate template,
      SortedMap<String, Artifact> inputs,
      ActionValue value,
      Instant start)
      throws NodeFailedException {
    Fingerprint made =
        Fingerprint.combine(Fingerprint.of(key.owner().toString()), value.outputHash());
    try {
      boolean known = services.records().find(IN_PROCESS, made).isPresent();
      if (!known) {
        services.records().put(IN_PROCESS, made, template.mnemonic());
      }
      services
          .listener()
          .explained(key, ActionEntries.inProcess(key, template, inputs, value, known));
      services
          .listener()
          .finished(
              services.listener().next(),
              key,
              template.mnemonic(),
              known ? End.CACHED : End.EXECUTED,
              false,
              Duration.between(start, services.clock().instant()));
    } catch (CasException e) {
      throw StoreFailures.of(e);
    }
    return value;
  }

  private static List<String> directory(String path) {
    List<String> names = List.of(path.split("/"));
    return names.subList(0, names.size() - 1);
  }

  private static List<String> join(List<String> directory, String target) {
    List<String> names = new ArrayList<>(directory);
    for (String name : target.split("/", -1)) {
      if (name.equals("..") && !names.isEmpty()) {
        names.removeLast();
      } else if (!name.equals(".") && !name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  private static String relative(List<String> from, List<String> to) {
    int common = 0;
    while (common < from.size() && common < to.size() && from.get(common).equals(to.get(common))) {
      common++;
    }
    return "../".repeat(from.size() - common) + String.join("/", to.subList(common, to.size()));
  }
}
