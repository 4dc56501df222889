package dev.zako.engine.build.history;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one build did about one action, with everything that decided what it made. Files are texts
 * that are equal exactly if the files are.
 *
 * @param label the target
 * @param configuration under which
 * @param index which of the target's actions, counted from 0
 * @param mnemonic what kind of work it is
 * @param end how it ended
 * @param lookup what the action cache said
 * @param key the digest under which its result is found; empty if it is not kept there
 * @param problem the code of what went wrong
 * @param arguments of the command
 * @param environment of the command
 * @param properties what else is part of the key, by name: toolchains, sandbox
 * @param inputs the files that count, by path
 * @param outputs what it made, by path
 */
public record ActionEntry(
    String label,
    String configuration,
    int index,
    String mnemonic,
    End end,
    Lookup lookup,
    String key,
    Optional<String> problem,
    List<String> arguments,
    SortedMap<String, String> environment,
    SortedMap<String, String> properties,
    SortedMap<String, String> inputs,
    SortedMap<String, String> outputs) {
  /** The name of the property with the paths that an action declares to make. */
  public static final String OUTPUTS = "outputs";

  /** How an action ended. */
  public enum End {
    /** It was carried out. */
    EXECUTED,
    /** Its result was that of an earlier time. */
    CACHED,
    /** It failed. */
    FAILED
  }

  /** What the action cache said. */
  public enum Lookup {
    /** It had the result. */
    FOUND,
    /** It had none. */
    ABSENT,
    /** It was not asked, because what it has is of no use: the store has lost outputs. */
    NOT_ASKED
  }

  /** Copies the collections. */
  public ActionEntry {
    arguments = List.copyOf(arguments);
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
  }

  /** The same with other inputs. */
  public ActionEntry withInputs(SortedMap<String, String> others) {
    return new ActionEntry(
        label,
        configuration,
        index,
        mnemonic,
        end,
        lookup,
        key,
        problem,
        arguments,
        environment,
        properties,
        others,
        outputs);
  }

  /** What distinguishes the action from all others of a build, as the graph calls it. */
  public String name() {
    return name(label, index, configuration);
  }

  /** The name of an action. */
  public static String name(String label, int index, String configuration) {
    return label + " " + index + " in " + configuration;
  }

  /**
   * What stays under another configuration, and when actions are added before it: the target and
   * the paths that it declares to make.
   */
  public String place() {
    return label + " " + properties.getOrDefault(OUTPUTS, Integer.toString(index));
  }
}
