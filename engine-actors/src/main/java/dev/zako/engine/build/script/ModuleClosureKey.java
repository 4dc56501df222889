package dev.zako.engine.build.script;

import dev.zako.engine.graph.NodeKey;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptKind;

/**
 * A module with all that it imports, directly or not. Modules may import each other in circles.
 *
 * @param root the module
 * @param rootKind what the root is, which decides what it may import
 */
public record ModuleClosureKey(ModuleId root, ScriptKind rootKind)
    implements NodeKey<ModuleClosureValue> {
  /** The kind of these nodes. */
  public static final String KIND = "ModuleClosure";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return root.text() + " as " + rootKind;
  }
}
