package dev.zako.cli.editor;

import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.model.Manifest;
import dev.zako.js.BuiltinModules;
import dev.zako.js.ModuleId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The directory from which editors and the type checker know Zako: the TypeScript of the {@code
 * zako:*} modules, which gives types, comments and places to jump to, and a configuration for each
 * kind of script. Made from Zako itself and the manifest, never edited, kept out of version
 * control.
 */
public final class EditorTypes {
  /** Where it is, from the root of the workspace. */
  public static final String DIRECTORY = ".zako/types";

  /** The file in the root of the workspace that leads editors there. */
  public static final String ROOT_FILE = "tsconfig.json";

  /** The text of {@link #ROOT_FILE}. */
  public static final String ROOT_TEXT =
      """
      {
        "files": [],
        "references": [{ "path": "./.zako/types" }]
      }
      """;

  /** The schema of manifests, in the directory. */
  static final String SCHEMA = "zako.schema.json";

  private static final String MODULES = "zako";

  private EditorTypes() {}

  /** Everything in the directory, by path from it. */
  static SortedMap<String, String> texts(Manifest manifest, boolean nodeTypes) {
    SortedMap<String, String> texts =
        new TreeMap<>(CompilerConfigurations.texts(manifest, nodeTypes));
    texts.put(GlobalTypes.FILE, GlobalTypes.text(manifest));
    texts.put(SCHEMA, schema());
    for (ModuleId module : BuiltinModules.all()) {
      texts.put(MODULES + "/" + module.path() + ".ts", BuiltinModules.source(module).orElseThrow());
    }
    return texts;
  }

  /**
   * Brings the directory up to date; files that are right already are not touched.
   *
   * @param root the workspace
   * @return how many files were written or removed
   */
  public static int refresh(Path root, Manifest manifest) throws BuildFailedException {
    Path directory = root.resolve(DIRECTORY);
    SortedMap<String, String> texts = texts(manifest, hasNodeTypes(root));
    int changed = TextFiles.update(directory, texts);
    return changed + TextFiles.removeOthers(directory, MODULES, texts.keySet());
  }

  private static String schema() {
    try (InputStream in = EditorTypes.class.getResourceAsStream(SCHEMA)) {
      if (in == null) {
        throw new IllegalStateException("`" + SCHEMA + "` is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the compiler finds the types of Node from here. */
  private static boolean hasNodeTypes(Path root) {
    return Stream.iterate(root.toAbsolutePath(), d -> d != null, Path::getParent)
        .anyMatch(d -> Files.isDirectory(d.resolve("node_modules").resolve("@types/node")));
  }
}
