package dev.zako.engine.build.analysis;

import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.graph.NodeKey;

/** A build file, evaluated under a configuration. */
public record PackageLoadKey(PackagePath path, ConfigurationId configuration)
    implements NodeKey<PackageValue> {
  /** The kind of these nodes. */
  public static final String KIND = "PackageLoad";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return "//" + path + " in " + configuration;
  }
}
