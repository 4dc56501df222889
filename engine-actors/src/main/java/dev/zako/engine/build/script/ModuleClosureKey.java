package dev.zako.engine.build.script;

import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.graph.NodeKey;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptKind;

/**
 * A module with all that it imports, directly or not. Modules may import each other in circles.
 *
 * @param root the module
 * @param rootKind what the root is, which decides what it may import
 * @param configuration that of the build, on which depends what the files of a package are
 */
public record ModuleClosureKey(ModuleId root, ScriptKind rootKind, ConfigurationId configuration)
    implements NodeKey<ModuleClosureValue> {
  /** The kind of these nodes. */
  public static final String KIND = "ModuleClosure";

  /** The closure of a module of Zako, which is the same under every configuration. */
  public static ModuleClosureKey builtin(ModuleId root, ScriptKind rootKind) {
    return new ModuleClosureKey(root, rootKind, ConfigurationId.NONE);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return root.text() + " as " + rootKind + " in " + configuration;
  }
}
