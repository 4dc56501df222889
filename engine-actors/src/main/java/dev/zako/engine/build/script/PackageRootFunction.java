package dev.zako.engine.build.script;

import dev.zako.engine.build.leaf.DirectoryListingKey;
import dev.zako.engine.build.leaf.GlobFunction;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;

/**
 * Finds the nearest directory at or above that has a manifest, or the root of the workspace. A
 * directory whose name cannot be part of a label is no package of its own.
 */
public final class PackageRootFunction
    implements NodeFunction<PackageRootKey, PackageRootKey.Found> {
  /** Searches by the listings of the graph. */
  public PackageRootFunction() {}

  @Override
  public boolean isInline() {
    return true;
  }

  @Override
  public PackageRootKey.Found compute(PackageRootKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    String directory = key.directory();
    if (directory.isEmpty()) {
      return new PackageRootKey.Found(PackagePath.ROOT);
    }
    if (PackagePath.isPath(directory)
        && GlobFunction.isWorkspace(context.get(new DirectoryListingKey(directory)))) {
      return new PackageRootKey.Found(new PackagePath(directory));
    }
    return context.get(PackageRootKey.ofFile(directory));
  }
}
