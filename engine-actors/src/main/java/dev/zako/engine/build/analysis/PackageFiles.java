package dev.zako.engine.build.analysis;

import dev.zako.engine.build.leaf.DirectoryListingKey;
import dev.zako.engine.build.leaf.DirectoryListingValue;
import dev.zako.engine.build.leaf.DirectoryListingValue.Kind;
import dev.zako.engine.build.leaf.GlobFunction;
import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.model.IgnoreRules;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.PatternGroup;
import dev.zako.engine.build.script.IgnoreRulesKey;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the files of a package that patterns of its manifest mean. */
final class PackageFiles {
  private PackageFiles() {}

  /**
   * The files, relative to the root of the workspace. Packages inside of this one are not entered,
   * nor are directories that {@link Layout#isPassedOver}.
   */
  static SortedSet<String> find(PackagePath root, PatternGroup patterns, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    SortedSet<String> found = new TreeSet<>();
    List<String> level = new ArrayList<>();
    if (patterns.mayMatchBelow("")) {
      level.add("");
    }
    while (!level.isEmpty()) {
      List<DirectoryListingValue> listings =
          context.getAll(
              level.stream()
                  .map(each -> new DirectoryListingKey(inWorkspace(root, each)))
                  .toList());
      List<String> next = new ArrayList<>();
      for (int i = 0; i < level.size(); i++) {
        String directory = level.get(i);
        DirectoryListingValue listing = listings.get(i);
        if (!directory.isEmpty() && GlobFunction.isWorkspace(listing)) {
          continue;
        }
        for (String name : listing.names(Kind.FILE)) {
          String path = join(directory, name);
          if (patterns.matches(path, IgnoreRules.NONE)
              && patterns.matches(path, ignored(root, path, patterns, context))) {
            found.add(inWorkspace(root, path));
          }
        }
        for (String name : listing.names(Kind.DIRECTORY)) {
          String path = join(directory, name);
          if (!Layout.isPassedOver(name) && patterns.mayMatchBelow(path)) {
            next.add(path);
          }
        }
      }
      level = next;
    }
    return found;
  }

  private static IgnoreRules ignored(
      PackagePath root, String path, PatternGroup patterns, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    return patterns.followsIgnoreFiles()
        ? context.get(IgnoreRulesKey.ofFile(root, path)).rules()
        : IgnoreRules.NONE;
  }

  private static String inWorkspace(PackagePath root, String path) {
    return path.isEmpty() ? root.text() : root.file(path);
  }

  private static String join(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }
}
