package dev.zako.engine.build.leaf;

import java.nio.file.Path;
import java.util.Set;

/**
 * Where things are in a workspace.
 *
 * @param workspace the root of the workspace
 * @param state the state directory
 */
public record Layout(Path workspace, Path state) {
  /** The name of the state directory in a workspace. */
  public static final String STATE = ".zako";

  /** The name of the directory in a workspace where outputs are placed. */
  public static final String OUTPUTS = "zako-out";

  /** The name of a build file. */
  public static final String BUILD_FILE = "BUILD.ts";

  private static final Set<String> NEVER_WALKED = Set.of(OUTPUTS, "node_modules");

  /** Whether directories of this name are passed over when the workspace is searched. */
  public static boolean isPassedOver(String name) {
    return name.startsWith(".") || NEVER_WALKED.contains(name);
  }

  /** The path of the file system for a path of the workspace. */
  public Path file(String path) {
    return path.isEmpty() ? workspace : workspace.resolve(path);
  }
}
