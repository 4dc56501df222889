package dev.zako.engine.build.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The ids that scripts find in {@code zako:ids}, so that packages which do not know each other mean
 * the same by them.
 */
public final class BuiltinIds {
  /** The package that all of them belong to. */
  public static final PackageId OWNER = owner();

  private static final SequencedMap<MemberId.Type, List<String>> PATHS = paths();

  private BuiltinIds() {}

  private static PackageId owner() {
    try {
      return PackageId.parse("moe.kawayi:zmake@1.0.0");
    } catch (MalformedTextException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SequencedMap<MemberId.Type, List<String>> paths() {
    SequencedMap<MemberId.Type, List<String>> paths = new LinkedHashMap<>();
    paths.put(
        MemberId.Type.TARGET_TYPE,
        List.of("initialize", "clean", "build", "test", "package", "install", "deploy"));
    paths.put(MemberId.Type.ARCHITECTURE, List.of("x64", "arm64"));
    paths.put(MemberId.Type.OS, List.of("windows", "linux", "macos"));
    paths.put(
        MemberId.Type.TOOL_TYPE,
        List.of(
            "archiver",
            "downloader",
            "linker",
            "c/compiler",
            "c/preprocessor",
            "cpp/compiler",
            "cpp/preprocessor"));
    paths.put(
        MemberId.Type.TOOL,
        List.of(
            "link_exe",
            "ld",
            "bsd_tar",
            "curl",
            "git",
            "c/gcc",
            "c/clang",
            "c/msvc",
            "cpp/gcc",
            "cpp/clang",
            "cpp/msvc"));
    return Collections.unmodifiableSequencedMap(paths);
  }

  /** All of them, in the order in which the module has them. */
  public static List<MemberId> all() {
    List<MemberId> all = new ArrayList<>();
    PATHS.forEach((type, paths) -> paths.forEach(path -> all.add(new MemberId(OWNER, type, path))));
    return List.copyOf(all);
  }

  /**
   * How a script names an id, from the export of the module on: {@code ids.toolType.c.compiler}.
   */
  public static String expression(MemberId id) {
    StringBuilder expression = new StringBuilder("ids.").append(camelCase(id.type().text()));
    for (String name : id.path().split("/", -1)) {
      expression.append('.').append(camelCase(name));
    }
    return expression.toString();
  }

  /** The text of the module {@code zako:ids}. */
  public static String typescript() {
    StringBuilder text = new StringBuilder();
    text.append("// Written by `zako export-builtin`.\n\n");
    text.append("/** The ids by which packages that do not know each other mean the same. */\n");
    text.append("export const ids = Object.freeze({\n");
    PATHS.forEach(
        (type, paths) -> {
          text.append("  ").append(camelCase(type.text())).append(": Object.freeze({\n");
          append(text, type, paths);
          text.append("  }),\n");
        });
    return text.append("});\n").toString();
  }

  /** Those without a directory first, as the table has them; then one object for each directory. */
  private static void append(StringBuilder text, MemberId.Type type, List<String> paths) {
    SequencedMap<String, List<String>> directories = new LinkedHashMap<>();
    for (String path : paths) {
      int slash = path.indexOf('/');
      if (slash < 0) {
        append(text, "    ", path, new MemberId(OWNER, type, path));
      } else {
        directories
            .computeIfAbsent(path.substring(0, slash), _ -> new ArrayList<>())
            .add(path.substring(slash + 1));
      }
    }
    for (Map.Entry<String, List<String>> directory : directories.entrySet()) {
      text.append("    ").append(camelCase(directory.getKey())).append(": Object.freeze({\n");
      for (String name : directory.getValue()) {
        append(text, "      ", name, new MemberId(OWNER, type, directory.getKey() + "/" + name));
      }
      text.append("    }),\n");
    }
  }

  private static void append(StringBuilder text, String indent, String name, MemberId id) {
    text.append(indent).append(camelCase(name)).append(": \"").append(id).append("\",\n");
  }

  private static String camelCase(String name) {
    StringBuilder result = new StringBuilder();
    for (String word : name.split("_", -1)) {
      result.append(
          result.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return result.toString();
  }
}
