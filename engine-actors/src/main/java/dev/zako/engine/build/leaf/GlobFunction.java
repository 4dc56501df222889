package dev.zako.engine.build.leaf;

import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.leaf.DirectoryListingValue.Kind;
import dev.zako.engine.build.manifest.ManifestParser;
import dev.zako.engine.build.model.GlobPattern;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the files that match a pattern, by listing only directories that can hold some. */
public final class GlobFunction implements NodeFunction<GlobKey, GlobValue> {
  /** Finds files by the listings of the graph. */
  public GlobFunction() {}

  @Override
  public GlobValue compute(GlobKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    GlobPattern include = parse(key.include());
    List<GlobPattern> exclude = new ArrayList<>();
    for (String text : key.exclude()) {
      exclude.add(parse(text));
    }
    SortedSet<String> found = new TreeSet<>();
    List<String> level = new ArrayList<>(include.baseDirectories());
    while (!level.isEmpty()) {
      List<DirectoryListingKey> listings = new ArrayList<>();
      for (String directory : level) {
        listings.add(new DirectoryListingKey(inWorkspace(key, directory)));
      }
      List<DirectoryListingValue> values = context.getAll(listings);
      List<String> next = new ArrayList<>();
      for (int i = 0; i < level.size(); i++) {
        String directory = level.get(i);
        DirectoryListingValue listing = values.get(i);
        if (!directory.isEmpty() && isPackage(listing)) {
          continue;
        }
        for (String name : listing.names(Kind.FILE)) {
          String path = join(directory, name);
          if (include.matches(path, false)
              && exclude.stream().noneMatch(pattern -> pattern.matches(path, true))) {
            found.add(path);
          }
        }
        for (String name : listing.names(Kind.DIRECTORY)) {
          String path = join(directory, name);
          if (!Layout.isPassedOver(name)
              && include.mayMatchBelow(path, false)
              && exclude.stream().noneMatch(pattern -> pattern.matchesAllBelow(path))) {
            next.add(path);
          }
        }
      }
      level = next;
    }
    return new GlobValue(List.copyOf(found));
  }

  /** Whether a directory has targets, or packages, of its own. */
  public static boolean isPackage(DirectoryListingValue listing) {
    return listing.hasFile(Layout.BUILD_FILE) || isWorkspace(listing);
  }

  /** Whether a directory is the root of a workspace. */
  public static boolean isWorkspace(DirectoryListingValue listing) {
    return listing.hasFile(ManifestParser.TOML_NAME) || listing.hasFile(ManifestParser.JSON_NAME);
  }

  private static String inWorkspace(GlobKey key, String directory) {
    return directory.isEmpty() ? key.directory().text() : key.directory().file(directory);
  }

  private static String join(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  private static GlobPattern parse(String text) throws NodeFailedException {
    try {
      return GlobPattern.parse(text);
    } catch (MalformedTextException e) {
      throw new NodeFailedException(new BuildFailure(e.diagnostic()));
    }
  }
}
