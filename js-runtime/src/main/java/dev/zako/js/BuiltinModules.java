package dev.zako.js;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** The `zako:*` modules that come with Zako: their names, kinds and TypeScript texts. */
public final class BuiltinModules {
  private static final String ROOT = "/dev/zako/js/modules/";

  /** What is known of a module before its text is read. */
  private record Entry(ScriptKind kind, String path) {}

  private static final SortedMap<ModuleId, Entry> ENTRIES = entries();

  /** What remembers the project of a package script, of which a workspace has few. */
  private static final Set<String> OF_ONE_EVALUATION =
      Set.of("package", "package-host", "package-records");

  private BuiltinModules() {}

  private static SortedMap<ModuleId, Entry> entries() {
    SortedMap<ModuleId, Entry> map = new TreeMap<>();
    for (String name :
        new String[] {
          "build",
          "build-host",
          "config",
          "console",
          "context",
          "core",
          "global",
          "hash",
          "ids",
          "internal",
          "package",
          "package-host",
          "package-records",
          "rt",
          "rule",
          "rule-host",
          "rule-records",
          "semver",
          "semver-algebra",
          "semver-grammar",
          "semver-range",
          "semver-version",
          "syscall",
          "timestamp",
          "toolchain",
          "toolchain-host",
          "unique",
        }) {
      map.put(ModuleId.builtin(name), new Entry(ScriptKind.BUILTIN, name + ".ts"));
    }
    for (String name : new String[] {"cc", "std"}) {
      map.put(ModuleId.builtin(name), new Entry(ScriptKind.RULE, "rules/" + name + ".rule.ts"));
    }
    for (String name : new String[] {"cc", "sh"}) {
      map.put(
          ModuleId.builtin(name + "-toolchain"),
          new Entry(ScriptKind.TOOLCHAIN, "toolchains/" + name + ".toolchain.ts"));
    }
    return Collections.unmodifiableSortedMap(map);
  }

  /** All built-in modules, in order. */
  public static SortedSet<ModuleId> all() {
    return Collections.unmodifiableSortedSet(new java.util.TreeSet<>(ENTRIES.keySet()));
  }

  /**
   * The kind of a built-in module; {@link ScriptKind#BUILTIN} for a name that is not known, so that
   * the import fails because there is no such module.
   */
  public static ScriptKind kindOf(ModuleId id) {
    Entry entry = ENTRIES.get(id);
    return entry == null ? ScriptKind.BUILTIN : entry.kind();
  }

  /**
   * Whether one instance of a built-in module may serve several evaluations, because it keeps
   * nothing of one: what it says of an evaluation it sets anew before each. Such a module imports
   * only modules for which this holds too.
   */
  public static boolean isShared(ModuleId id) {
    return ENTRIES.containsKey(id) && !OF_ONE_EVALUATION.contains(id.path());
  }

  /** The TypeScript text of a built-in module, or nothing if there is no such module. */
  public static Optional<String> source(ModuleId id) {
    Entry entry = ENTRIES.get(id);
    if (entry == null) {
      return Optional.empty();
    }
    try (InputStream in = BuiltinModules.class.getResourceAsStream(ROOT + entry.path())) {
      if (in == null) {
        throw new IllegalStateException("The text of `" + id + "` is not on the class path");
      }
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("The text of `" + id + "` cannot be read", e);
    }
  }
}
