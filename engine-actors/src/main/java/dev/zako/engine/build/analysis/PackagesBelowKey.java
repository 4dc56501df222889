package dev.zako.engine.build.analysis;

import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import java.util.List;

/**
 * The directories with a build file at or below a directory.
 *
 * @param root the root of the package that is searched; others inside of it are passed over
 * @param configuration that of the build, on which the patterns of the package may depend
 */
public record PackagesBelowKey(
    PackagePath root, PackagePath directory, ConfigurationId configuration)
    implements NodeKey<PackagesBelowKey.Found> {
  /** The kind of these nodes. */
  public static final String KIND = "PackagesBelow";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return "//" + directory + " of //" + root + " in " + configuration;
  }

  /** The directories, in order. */
  public record Found(List<PackagePath> packages) implements NodeValue {
    /** Copies the list. */
    public Found {
      packages = List.copyOf(packages);
    }

    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of(packages.stream().map(PackagePath::text).toArray(String[]::new));
    }
  }
}
