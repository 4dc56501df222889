package dev.zako.engine.build.analysis;

import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.model.IgnoreRules;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.PatternGroup;
import dev.zako.engine.build.script.IgnoreRulesKey;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;

/**
 * Which directories of a package have a build file that counts.
 *
 * @param root the root of the package
 * @param patterns relative to that
 */
record BuildFiles(PackagePath root, PatternGroup patterns) {
  /** Whether the build file of a directory, if there is one, belongs to the package. */
  boolean contains(PackagePath directory, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    String path = within(directory).file(Layout.BUILD_FILE);
    IgnoreRules ignored =
        patterns.followsIgnoreFiles()
            ? context.get(IgnoreRulesKey.ofFile(root, path)).rules()
            : IgnoreRules.NONE;
    return patterns.matches(path, ignored);
  }

  /** Whether some directory below this one may have a build file that counts, or itself. */
  boolean mayBeBelow(PackagePath directory) {
    return patterns.mayMatchBelow(within(directory).text());
  }

  private PackagePath within(PackagePath directory) {
    return new WrittenLabels(root, directory).within();
  }
}
