package dev.zako.engine.build.leaf;

import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.graph.NodeKey;
import java.util.List;

/**
 * The files below a directory that match a pattern. Directories that have a build file of their own
 * or are workspaces of their own are not entered, nor are those that {@link Layout#isPassedOver}.
 *
 * @param directory where the pattern starts
 * @param include the pattern
 * @param exclude patterns of files that are left out
 */
public record GlobKey(PackagePath directory, String include, List<String> exclude)
    implements NodeKey<GlobValue> {
  /** The kind of these nodes. */
  public static final String KIND = "Glob";

  /** Copies the list. */
  public GlobKey {
    exclude = List.copyOf(exclude);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    String text = "//" + directory + " " + include;
    return exclude.isEmpty() ? text : text + " -" + String.join(" -", exclude);
  }
}
