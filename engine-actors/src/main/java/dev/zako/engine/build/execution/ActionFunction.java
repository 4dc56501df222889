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
import dev.zako.engine.hone.NodeReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
        Instant start = services.clock().instant();
        ActionInputs inputs = inputs(key, copy.inputs(), context);
        yield inProcess(key, copy, inputs.files(), InProcess.copy(key, copy, inputs), start);
      }
      case ActionTemplate.Symlink link -> {
        Instant start = services.clock().instant();
        ActionInputs inputs = inputs(key, link.inputs(), context);
        yield inProcess(key, link, inputs.files(), InProcess.symlink(link, inputs), start);
      }
    };
  }

  private static ActionInputs inputs(ActionNodeKey key, List<FileRef> files, NodeReader reader)
      throws NodeFailedException, InterruptedException {
    return ActionInputs.demand(key.owner(), files, key.configuration(), reader);
  }

  /** A command with everything that it needs. */
  static CommandRunner.Work work(
      ActionNodeKey key, ActionTemplate.Run run, ConfiguredTargetValue target, NodeReader reader)
      throws NodeFailedException, InterruptedException {
    return work(key, run, run.inputs(), target, reader);
  }

  /**
   * A command with everything that it needs of some of its inputs.
   *
   * @param files those of the inputs
   */
  static CommandRunner.Work work(
      ActionNodeKey key,
      ActionTemplate.Run run,
      List<FileRef> files,
      ConfiguredTargetValue target,
      NodeReader reader)
      throws NodeFailedException, InterruptedException {
    reader.get(new ConfinementKey());
    ActionInputs all = inputs(key, files, reader);
    SortedSet<String> prunablePaths = run.prunablePaths();
    SortedSet<String> requiredPaths = new TreeSet<>(all.files().keySet());
    requiredPaths.removeAll(prunablePaths);
    List<ToolchainKey.Resolved> toolchains =
        reader.getAll(
            ToolchainKey.of(run.toolchains(), target.rule(), key.configuration(), reader));
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
    ActionValue value = InProcess.write(write);
    try {
      for (Artifact made : value.outputs().values()) {
        if (made instanceof Artifact.File(Digest digest, boolean _)) {
          services.lease().get().hold(List.of(digest));
          services.blobs().put(write.content().getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (CasException e) {
      throw StoreFailures.of(e);
    }
    return inProcess(key, write, new TreeMap<>(), value, start);
  }

  /** Tells of an action that needs no command: as cached if the very same was made before. */
  private ActionValue inProcess(
      ActionNodeKey key,
      ActionTemplate template,
      SortedMap<String, Artifact> inputs,
      ActionValue value,
      Instant start)
      throws NodeFailedException {
    Fingerprint made = InProcess.record(key, value);
    try {
      boolean known = services.records().find(InProcess.MADE, made).isPresent();
      if (!known) {
        services.records().put(InProcess.MADE, made, template.mnemonic());
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
}
