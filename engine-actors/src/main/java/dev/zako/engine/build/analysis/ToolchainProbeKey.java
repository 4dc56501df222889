package dev.zako.engine.build.analysis;

import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.graph.NodeKey;
import dev.zako.js.ModuleId;

/**
 * The tools that the script of one toolchain finds on this host.
 *
 * @param configuration on which depends what the script may import; none for those of Zako
 */
public record ToolchainProbeKey(ModuleId module, ConfigurationId configuration)
    implements NodeKey<ToolchainKey.Resolved> {
  /** The kind of these nodes. */
  public static final String KIND = "ToolchainProbe";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return module.text() + " in " + configuration;
  }
}
