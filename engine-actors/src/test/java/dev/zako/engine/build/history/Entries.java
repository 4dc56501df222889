package dev.zako.engine.build.history;

import dev.zako.engine.build.history.ActionEntry.End;
import dev.zako.engine.build.history.ActionEntry.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Builds of hand-made entries. */
final class Entries {
  private final SortedMap<String, ActionEntry> actions = new TreeMap<>();
  private final SortedMap<String, String> files = new TreeMap<>();
  private final SortedMap<String, String> because = new TreeMap<>();
  private final SortedMap<String, String> options = new TreeMap<>();
  private final long id;

  private Entries(long id) {
    this.id = id;
  }

  /** A build that does nothing yet. */
  static Entries build(long id) {
    return new Entries(id);
  }

  /** It does this about an action. */
  Entries with(ActionEntry action) {
    actions.put(action.name(), action);
    return this;
  }

  /** It finds this at a path. */
  Entries file(String path, String found) {
    files.put(path, found);
    return this;
  }

  /** It computes a node again because of another. */
  Entries because(String node, String cause) {
    because.put(node, cause);
    return this;
  }

  /** It is given an option. */
  Entries option(String name, String value) {
    options.put(name, value);
    return this;
  }

  /** What is kept of it. */
  BuildEntry done() {
    return new BuildEntry(
        new BuildEntry.Head(
            id,
            false,
            Instant.ofEpochSecond(1_000 + id),
            Duration.ofMillis(1_500),
            "zako build //...",
            "succeeded",
            options),
        actions,
        files,
        because);
  }

  /** An action of a target that ran: the first one, with the arguments `cc -O0`. */
  static ActionEntry action(
      String label, String mnemonic, Map<String, String> inputs, Map<String, String> outputs) {
    return new ActionEntry(
        label,
        "c",
        0,
        mnemonic,
        End.EXECUTED,
        Lookup.ABSENT,
        "k",
        Optional.empty(),
        List.of("cc", "-O0", "-c"),
        new TreeMap<>(Map.of("LANG", "C")),
        new TreeMap<>(Map.of("toolchain cc", "t1")),
        new TreeMap<>(inputs),
        new TreeMap<>(outputs));
  }

  /** The same, ended in another way. */
  static ActionEntry ended(ActionEntry action, End end, Lookup lookup) {
    return new ActionEntry(
        action.label(),
        action.configuration(),
        action.index(),
        action.mnemonic(),
        end,
        lookup,
        action.key(),
        end == End.FAILED ? Optional.of("ZK4001") : Optional.empty(),
        action.arguments(),
        action.environment(),
        action.properties(),
        action.inputs(),
        action.outputs());
  }

  /** The same with another command, under another configuration. */
  static ActionEntry said(
      ActionEntry action, String configuration, List<String> arguments, String toolchain) {
    return new ActionEntry(
        action.label(),
        configuration,
        action.index(),
        action.mnemonic(),
        action.end(),
        action.lookup(),
        action.key(),
        action.problem(),
        arguments,
        action.environment(),
        new TreeMap<>(Map.of("toolchain cc", toolchain)),
        action.inputs(),
        action.outputs());
  }

  /** The same at another place among the actions of its target, declaring to make this. */
  static ActionEntry declares(ActionEntry action, int index, String outputs) {
    SortedMap<String, String> properties = new TreeMap<>(action.properties());
    properties.put(ActionEntry.OUTPUTS, outputs);
    return new ActionEntry(
        action.label(),
        action.configuration(),
        index,
        action.mnemonic(),
        action.end(),
        action.lookup(),
        action.key(),
        action.problem(),
        action.arguments(),
        action.environment(),
        properties,
        action.inputs(),
        action.outputs());
  }
}
