package dev.zako.engine.build.execution;

import dev.zako.engine.graph.NodeKey;

/**
 * One action carried out once more.
 *
 * @param action which
 * @param time distinguishes this time from all others
 */
public record ActionRepeatKey(ActionNodeKey action, long time)
    implements NodeKey<ActionRepeatValue> {
  /** The kind of these nodes. */
  public static final String KIND = "ActionRepeat";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return action.id() + ", time " + time;
  }
}
