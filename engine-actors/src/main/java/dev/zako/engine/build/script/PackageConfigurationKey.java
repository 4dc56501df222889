package dev.zako.engine.build.script;

import dev.zako.engine.build.model.Configuration;
import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;

/**
 * The configuration of a build as one package sees it.
 *
 * @param root the root of the package
 * @param configuration that of the build
 */
public record PackageConfigurationKey(PackagePath root, ConfigurationId configuration)
    implements NodeKey<PackageConfigurationKey.Found> {
  /** The kind of these nodes. */
  public static final String KIND = "PackageConfiguration";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return "//" + root + " in " + configuration;
  }

  /**
   * The configuration.
   *
   * @param configuration the values
   * @param mount the directory, from the root of the package, in which options are labels
   */
  public record Found(Configuration configuration, String mount) implements NodeValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of(configuration.json(), mount);
    }
  }
}
