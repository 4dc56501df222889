package dev.zako.js.internal;

import dev.zako.js.SourceFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The globals that scripts do not have, because their value depends on the machine, the moment or
 * chance, or because they lead out of the script; with what to use instead.
 */
final class RemovedGlobals {
  private static final String TIME = "a script has no clock: use `zako:timestamp`";
  private static final String CHANCE = "a script has no chance: use `zako:unique`";
  private static final String HASHES = "use `zako:hash`";
  private static final String LOCALE = "a script has no locale";
  private static final String TIMERS = "a script has no timers; everything is computed at once";
  private static final String THREADS = "a script has no threads: evaluations run in parallel";
  private static final String MEMORY = "a script cannot see when memory is reclaimed";
  private static final String HOST = "a script cannot reach the machine it runs on";
  private static final String LOG = "use `console` or `zako:core`";

  /** Global name to reason: part of the language or of common hosts, and `undefined` in scripts. */
  private static final SortedMap<String, String> REMOVED = removedGlobals();

  /** Global name to reason: of other hosts; they are not there, and nothing can put them there. */
  private static final SortedMap<String, String> ABSENT = absentGlobals();

  /** Property to reason, written as it is used. */
  private static final SortedMap<String, String> MEMBERS = members();

  private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

  private RemovedGlobals() {}

  private static SortedMap<String, String> removedGlobals() {
    SortedMap<String, String> map = new TreeMap<>();
    put(map, TIME, "Date", "Temporal", "performance");
    put(map, LOCALE, "Intl");
    put(map, TIMERS, "setTimeout", "setInterval", "queueMicrotask");
    put(map, HASHES, "Crypto", "CryptoKey", "CryptoKeyPair");
    put(map, MEMORY, "FinalizationRegistry", "WeakRef");
    put(map, THREADS, "SharedArrayBuffer", "Atomics");
    put(map, "a script runs no binary code", "WebAssembly");
    return Collections.unmodifiableSortedMap(map);
  }

  private static SortedMap<String, String> absentGlobals() {
    SortedMap<String, String> map = new TreeMap<>();
    put(map, TIMERS, "setImmediate", "clearTimeout", "clearInterval");
    put(map, HASHES, "SubtleCrypto", "crypto");
    put(map, THREADS, "Worker");
    put(map, "a script has one realm", "ShadowRealm");
    put(map, LOG, "print", "printErr");
    put(
        map,
        HOST,
        "Bun",
        "Deno",
        "Graal",
        "Java",
        "JavaImporter",
        "Packages",
        "Polyglot",
        "exit",
        "fetch",
        "java",
        "javax",
        "load",
        "loadWithNewGlobal",
        "process",
        "quit",
        "read",
        "readbuffer",
        "readline",
        "require");
    return Collections.unmodifiableSortedMap(map);
  }

  private static SortedMap<String, String> members() {
    SortedMap<String, String> map = new TreeMap<>();
    put(map, CHANCE, "Math.random");
    String order = "which promise is first is no property of the data: use `Promise.all`";
    put(map, order, "Promise.race", "Promise.any");
    put(map, LOCALE, "localeCompare", "toLocaleLowerCase", "toLocaleUpperCase", "toLocaleString");
    return Collections.unmodifiableSortedMap(map);
  }

  private static void put(SortedMap<String, String> map, String reason, String... names) {
    for (String name : names) {
      map.put(name, reason);
    }
  }

  /** The names of the removed globals, in order. */
  static List<String> removed() {
    return List.copyOf(REMOVED.keySet());
  }

  /** The names of globals that other hosts have, in order. */
  static List<String> absent() {
    return List.copyOf(ABSENT.keySet());
  }

  /**
   * What to tell whoever used something removed: found from the message of the error and the source
   * line it came from.
   */
  static Optional<String> hint(String message, String sourceLine) {
    boolean suspicious =
        message.contains("undefined")
            || message.contains("not a function")
            || message.contains("not a constructor")
            || message.contains("not defined");
    if (!suspicious) {
      return Optional.empty();
    }
    for (var member : MEMBERS.entrySet()) {
      if (Pattern.compile("\\b" + Pattern.quote(member.getKey()) + "\\b")
          .matcher(sourceLine)
          .find()) {
        return Optional.of("`" + member.getKey() + "` is not available: " + member.getValue());
      }
    }
    for (String name : identifiers(sourceLine)) {
      String reason = REMOVED.getOrDefault(name, ABSENT.get(name));
      if (reason != null) {
        return Optional.of("`" + name + "` is not available: " + reason);
      }
    }
    return Optional.empty();
  }

  private static List<String> identifiers(String line) {
    List<String> names = new ArrayList<>();
    Matcher matcher = IDENTIFIER.matcher(line);
    while (matcher.find()) {
      boolean member = matcher.start() > 0 && line.charAt(matcher.start() - 1) == '.';
      if (!member) {
        names.add(matcher.group());
      }
    }
    return names;
  }

  /** The hint for an error at a position of a source text. */
  static Optional<String> hint(String message, String source, int line) {
    return SourceFrame.line(source, line).flatMap(text -> hint(message, text));
  }
}
