package dev.zako.engine.build.analysis;

import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.graph.NodeKey;

/** A target with its rule evaluated under a configuration. */
public record ConfiguredTargetKey(Label label, ConfigurationId configuration)
    implements NodeKey<ConfiguredTargetValue> {
  /** The kind of these nodes. */
  public static final String KIND = "ConfiguredTarget";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return label + " in " + configuration;
  }
}
