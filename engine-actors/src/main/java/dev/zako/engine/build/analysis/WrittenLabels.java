package dev.zako.engine.build.analysis;

import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.script.DependenciesKey;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;

/**
 * Reads labels as the build file of one directory writes them. Inside of Zako every label is that
 * of the workspace: its path starts at the root of the workspace and it has no alias. In a build
 * file, paths start at the root of its package, and aliases are those of that package's manifest.
 *
 * @param root the root of the package
 * @param directory the directory of the build file
 */
record WrittenLabels(PackagePath root, PackagePath directory) {
  /**
   * A label that was read.
   *
   * @param label that of the workspace
   * @param root the root of the package that the label says the target is in
   */
  record Read(Label label, PackagePath root) {}

  /**
   * Reads a label.
   *
   * @throws MalformedTextException if it is malformed, or its alias is of no use
   */
  Read read(String text, ComputeContext context)
      throws MalformedTextException, NodeFailedException, InterruptedException {
    Label written = Label.parse(text, within());
    PackagePath other =
        written.alias().isEmpty()
            ? root
            : context.get(new DependenciesKey(root)).local(written.alias(), text).root();
    return new Read(Label.of(other.resolve(written.path()), written.target()), other);
  }

  /** The directory as its package sees it. */
  PackagePath within() {
    return root.isRoot()
        ? directory
        : directory.equals(root)
            ? PackagePath.ROOT
            : new PackagePath(directory.text().substring(root.text().length() + 1));
  }
}
