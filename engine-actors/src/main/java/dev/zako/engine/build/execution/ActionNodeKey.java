package dev.zako.engine.build.execution;

import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.graph.NodeKey;

/**
 * One action of a target.
 *
 * @param index which of the target's actions, counted from 0
 */
public record ActionNodeKey(Label owner, ConfigurationId configuration, int index)
    implements NodeKey<ActionValue> {
  /** The kind of these nodes. */
  public static final String KIND = "Action";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return owner + " " + index + " in " + configuration;
  }
}
