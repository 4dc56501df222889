package dev.zako.engine.build.execution;

import dev.zako.cas.Digest;
import dev.zako.engine.build.analysis.ActionTemplate;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.history.ActionEntry;
import dev.zako.engine.build.history.ActionEntry.End;
import dev.zako.engine.build.history.ActionEntry.Lookup;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.hone.NodeFailedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** States what decided what an action made, for those who ask later. */
final class ActionEntries {
  /** Longer ones are of directories; that they differ is enough to know. */
  private static final int MAX_TEXT = 200;

  /** What is said of an input before it is made. */
  private static final String UNMADE = "not made yet";

  private final CommandRunner.Work work;
  private final ActionKeys keys;
  private final boolean again;

  /**
   * States a command.
   *
   * @param again whether it was run without asking the cache
   */
  ActionEntries(CommandRunner.Work work, ActionKeys keys, boolean again) {
    this.work = work;
    this.keys = keys;
    this.again = again;
  }

  /** Its result was in the cache. */
  ActionEntry cached(Digest key, Set<String> used, ActionValue value) {
    return entry(End.CACHED, Lookup.FOUND, Optional.of(key), Optional.empty(), used, value);
  }

  /** It ran. */
  ActionEntry executed(Digest key, Set<String> used, ActionValue value) {
    return entry(End.EXECUTED, missed(), Optional.of(key), Optional.empty(), used, value);
  }

  /** It ran and failed. */
  ActionEntry failed(NodeFailedException failure) {
    Optional<String> problem =
        failure.failure() instanceof BuildFailure(var diagnostic)
            ? Optional.of(diagnostic.code().id())
            : Optional.empty();
    return entry(
        End.FAILED,
        missed(),
        Optional.empty(),
        problem,
        work.prunable().files().keySet(),
        ActionValue.of(new TreeMap<>()));
  }

  /**
   * It has not run yet, and would read everything that it may.
   *
   * @param unmade paths of inputs that are not made yet
   */
  ActionEntry foreseen(SortedSet<String> unmade) {
    ActionEntry entry =
        entry(
            End.EXECUTED,
            Lookup.ABSENT,
            Optional.empty(),
            Optional.empty(),
            work.prunable().files().keySet(),
            ActionValue.of(new TreeMap<>()));
    return entry.withInputs(with(entry.inputs(), unmade));
  }

  /** An action that needs no command, but inputs that are not made yet. */
  static ActionEntry unmade(ActionNodeKey key, ActionTemplate template, SortedSet<String> unmade) {
    ActionEntry entry =
        inProcess(
            key, template, new TreeMap<>(), ActionValue.of(new TreeMap<>()), /* known= */ false);
    return entry.withInputs(with(entry.inputs(), unmade));
  }

  private static SortedMap<String, String> with(
      SortedMap<String, String> inputs, SortedSet<String> unmade) {
    SortedMap<String, String> all = new TreeMap<>(inputs);
    unmade.forEach(path -> all.put(path, UNMADE));
    return all;
  }

  private Lookup missed() {
    return again ? Lookup.NOT_ASKED : Lookup.ABSENT;
  }

  private ActionEntry entry(
      End end,
      Lookup lookup,
      Optional<Digest> key,
      Optional<String> problem,
      Set<String> used,
      ActionValue value) {
    return new ActionEntry(
        work.label().toString(),
        work.key().configuration().toString(),
        work.key().index(),
        work.run().mnemonic(),
        end,
        lookup,
        key.map(Digest::hex).orElse(""),
        problem,
        work.run().arguments(),
        ActionKeys.environment(work.run(), work.toolchains()),
        keys.properties(work.run()),
        texts(work.required().and(work.prunable().only(used)).files()),
        texts(value.outputs()));
  }

  /**
   * States an action that needs no command.
   *
   * @param known whether the very same was made before
   */
  static ActionEntry inProcess(
      ActionNodeKey key,
      ActionTemplate template,
      SortedMap<String, Artifact> inputs,
      ActionValue value,
      boolean known) {
    return new ActionEntry(
        key.owner().toString(),
        key.configuration().toString(),
        key.index(),
        template.mnemonic(),
        known ? End.CACHED : End.EXECUTED,
        known ? Lookup.FOUND : Lookup.ABSENT,
        "",
        Optional.empty(),
        List.of(),
        new TreeMap<>(),
        properties(template),
        texts(inputs),
        texts(value.outputs()));
  }

  /** What it makes is all that the rule said, if it reads nothing. */
  private static SortedMap<String, String> properties(ActionTemplate template) {
    SortedMap<String, String> properties = new TreeMap<>();
    properties.put(ActionEntry.OUTPUTS, declared(template));
    if (template instanceof ActionTemplate.Write write) {
      properties.put("content", Fingerprint.of(write.content()).hex());
    }
    return properties;
  }

  private static String declared(ActionTemplate template) {
    return template.outputs().stream()
        .map(ActionTemplate.Output::path)
        .collect(Collectors.joining(" "));
  }

  private static SortedMap<String, String> texts(SortedMap<String, Artifact> files) {
    SortedMap<String, String> texts = new TreeMap<>();
    files.forEach((path, artifact) -> texts.put(path, text(artifact)));
    return texts;
  }

  private static String text(Artifact artifact) {
    String text = artifact.toString();
    return text.length() <= MAX_TEXT ? text : "tree " + Fingerprint.of(text).hex();
  }
}
