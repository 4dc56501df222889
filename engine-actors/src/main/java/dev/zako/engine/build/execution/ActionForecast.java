package dev.zako.engine.build.execution;

import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.engine.build.analysis.ActionTemplate;
import dev.zako.engine.build.analysis.ConfiguredTargetValue;
import dev.zako.engine.build.analysis.FileRef;
import dev.zako.engine.build.history.ActionEntry;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeReader;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Tells what carrying an action out would come to, without doing it. */
public final class ActionForecast {
  private final ActionServices services;
  private final CommandRunner commands;

  /** Foresees for those who carry actions out with {@code services}. */
  public ActionForecast(ActionServices services) {
    this.services = services;
    this.commands = new CommandRunner(services);
  }

  /** What would become of an action. */
  public sealed interface Foreseen {}

  /**
   * No command would run.
   *
   * @param entry what a build would note
   * @param value what would be made
   */
  public record Known(ActionEntry entry, ActionValue value) implements Foreseen {}

  /**
   * A command would run.
   *
   * @param entry what a build would note before it runs, with all inputs
   * @param prunable paths of inputs that it may leave unread
   */
  public record Runs(ActionEntry entry, SortedSet<String> prunable) implements Foreseen {
    /** Copies the paths. */
    public Runs {
      prunable = new TreeSet<>(prunable);
    }
  }

  /**
   * What would become of an action.
   *
   * @param unmade paths of inputs of which nothing is known before they are made
   * @param reader gives everything else that the action is made of
   * @throws CasException if the store cannot be asked
   * @throws NodeFailedException if the action would fail before anything is done
   */
  public Foreseen foresee(
      ActionNodeKey key,
      ActionTemplate template,
      ConfiguredTargetValue target,
      SortedSet<String> unmade,
      NodeReader reader)
      throws CasException, NodeFailedException, InterruptedException {
    List<FileRef> files =
        template.inputs().stream().filter(file -> !unmade.contains(file.path())).toList();
    if (template instanceof ActionTemplate.Run run) {
      return commands.foresee(ActionFunction.work(key, run, files, target, reader), unmade);
    }
    ActionInputs inputs = ActionInputs.demand(key.owner(), files, key.configuration(), reader);
    if (!unmade.isEmpty()) {
      return new Runs(ActionEntries.unmade(key, template, unmade), new TreeSet<>());
    }
    return switch (template) {
      case ActionTemplate.Run _ -> throw new IllegalStateException("A command is no such action");
      case ActionTemplate.Write write ->
          inProcess(key, write, inputs.files(), InProcess.write(write));
      case ActionTemplate.Copy copy ->
          inProcess(key, copy, inputs.files(), InProcess.copy(key, copy, inputs));
      case ActionTemplate.Symlink link ->
          inProcess(key, link, inputs.files(), InProcess.symlink(link, inputs));
    };
  }

  /**
   * Whether the store has lost bytes of something that was made, so that it has to be made again.
   */
  public boolean isLost(Artifact artifact) throws CasException {
    return switch (artifact) {
      case Artifact.File(Digest digest, boolean _) -> services.blobs().size(digest).isEmpty();
      case Artifact.Link _ -> false;
      case Artifact.Tree(SortedMap<String, Artifact> entries) -> {
        for (Artifact entry : entries.values()) {
          if (isLost(entry)) {
            yield true;
          }
        }
        yield false;
      }
    };
  }

  private Known inProcess(
      ActionNodeKey key,
      ActionTemplate template,
      SortedMap<String, Artifact> inputs,
      ActionValue value)
      throws CasException {
    boolean known =
        services.records().find(InProcess.MADE, InProcess.record(key, value)).isPresent();
    return new Known(ActionEntries.inProcess(key, template, inputs, value, known), value);
  }
}
