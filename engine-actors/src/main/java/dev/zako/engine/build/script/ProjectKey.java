package dev.zako.engine.build.script;

import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.graph.NodeKey;

/**
 * What a package is in effect: its manifest with what its package script adds under a
 * configuration.
 *
 * @param root the root of the package
 * @param configuration that of the build
 */
public record ProjectKey(PackagePath root, ConfigurationId configuration)
    implements NodeKey<ProjectValue> {
  /** The kind of these nodes. */
  public static final String KIND = "Project";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return "//" + root + " in " + configuration;
  }
}
