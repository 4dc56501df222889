package dev.zako.engine.build.script;

import dev.zako.engine.graph.NodeKey;
import dev.zako.js.ModuleId;

/** A module of scripts: its text and what it imports, but not what these modules are. */
public record ModuleKey(ModuleId module) implements NodeKey<ModuleValue> {
  /** The kind of these nodes. */
  public static final String KIND = "Module";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return module.text();
  }
}
