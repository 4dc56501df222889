package dev.zako.engine.build.analysis;

import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.graph.NodeKey;

/** One target of a build file, as it was written. */
public record TargetKey(Label label, ConfigurationId configuration)
    implements NodeKey<TargetValue> {
  /** The kind of these nodes. */
  public static final String KIND = "Target";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return label + " in " + configuration;
  }
}
