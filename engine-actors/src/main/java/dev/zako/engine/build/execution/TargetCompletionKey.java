package dev.zako.engine.build.execution;

import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.graph.NodeKey;

/** A target whose default outputs, and program, are made. */
public record TargetCompletionKey(Label label, ConfigurationId configuration)
    implements NodeKey<ActionValue> {
  /** The kind of these nodes. */
  public static final String KIND = "TargetCompletion";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return label + " in " + configuration;
  }
}
