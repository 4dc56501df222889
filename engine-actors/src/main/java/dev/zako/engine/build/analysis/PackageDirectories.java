package dev.zako.engine.build.analysis;

import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.model.IgnoreRules;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.PatternGroup;
import dev.zako.engine.build.model.Project;
import dev.zako.engine.build.script.IgnoreRulesKey;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;

/**
 * Which directories a package consists of.
 *
 * @param root the root of the package
 * @param project its patterns
 */
record PackageDirectories(PackagePath root, Project project) {
  /** Whether the build file of a directory, if there is one, belongs to the package. */
  boolean isBuilt(PackagePath directory, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    return matches(project.builds(), within(directory).file(Layout.BUILD_FILE), context);
  }

  /** Whether the package in a directory below belongs together with this one. */
  boolean isPeer(PackagePath directory, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    return matches(project.peers(), within(directory).text(), context);
  }

  /** Whether a directory, or one below it, may have a build file that counts or be a peer. */
  boolean mayHoldPackages(PackagePath directory) {
    String path = within(directory).text();
    return project.builds().mayMatchBelow(path)
        || project.peers().mayMatchBelow(path)
        || project.peers().matches(path, IgnoreRules.NONE);
  }

  private boolean matches(PatternGroup patterns, String path, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    IgnoreRules ignored =
        patterns.followsIgnoreFiles()
            ? context.get(IgnoreRulesKey.ofFile(root, path)).rules()
            : IgnoreRules.NONE;
    return patterns.matches(path, ignored);
  }

  private PackagePath within(PackagePath directory) {
    return new WrittenLabels(root, directory).within();
  }
}
