package dev.zako.engine.build.analysis;

import dev.zako.engine.build.leaf.DirectoryListingKey;
import dev.zako.engine.build.leaf.DirectoryListingValue;
import dev.zako.engine.build.leaf.GlobFunction;
import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.script.ProjectKey;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * Searches a package for the build files that its patterns mean. Passes over the state directory,
 * the outputs, hidden directories, {@code node_modules}, directories whose names cannot be part of
 * a label, and packages inside this one, unless they are its peers.
 */
public final class PackagesBelowFunction
    implements NodeFunction<PackagesBelowKey, PackagesBelowKey.Found> {
  /** Searches by the listings of the graph. */
  public PackagesBelowFunction() {}

  @Override
  public PackagesBelowKey.Found compute(PackagesBelowKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    PackagePath directory = key.directory();
    DirectoryListingValue listing = context.get(new DirectoryListingKey(directory.text()));
    List<PackagePath> packages = new ArrayList<>();
    PackageDirectories directories =
        new PackageDirectories(
            key.root(), context.get(new ProjectKey(key.root(), key.configuration())).project());
    if (!directory.equals(key.root()) && GlobFunction.isWorkspace(listing)) {
      return directories.isPeer(directory, context)
          ? context.get(new PackagesBelowKey(directory, directory, key.configuration()))
          : new PackagesBelowKey.Found(packages);
    }
    if (listing.hasFile(Layout.BUILD_FILE) && directories.isBuilt(directory, context)) {
      packages.add(directory);
    }
    List<PackagesBelowKey> children = new ArrayList<>();
    for (String name : listing.names(DirectoryListingValue.Kind.DIRECTORY)) {
      if (!Layout.isPassedOver(name)
          && PackagePath.isSegment(name)
          && directories.mayHoldPackages(directory.child(name))) {
        children.add(new PackagesBelowKey(key.root(), directory.child(name), key.configuration()));
      }
    }
    for (PackagesBelowKey.Found found : context.getAll(children)) {
      packages.addAll(found.packages());
    }
    packages.sort(PackagePath::compareTo);
    return new PackagesBelowKey.Found(packages);
  }
}
