package dev.zako.engine.build.analysis;

import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.script.PackageRootKey;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeReader;
import dev.zako.js.ModuleId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tools of one type on this host, for the rules of one package.
 *
 * @param type by which rules ask for it
 * @param root the root of the package that the asking rule is in; that of the workspace for rules
 *     that come with Zako
 * @param configuration on which depends what packages register
 */
public record ToolchainKey(String type, PackagePath root, ConfigurationId configuration)
    implements NodeKey<ToolchainKey.Resolved> {
  /** The kind of these nodes. */
  public static final String KIND = "ToolchainResolution";

  @Override
  public String kind() {
    return KIND;
  }

  /**
   * The keys for what a rule asks for.
   *
   * @param rule its module and name, joined by {@code #}
   */
  public static List<ToolchainKey> of(
      List<String> types, String rule, ConfigurationId configuration, NodeReader context)
      throws NodeFailedException, InterruptedException {
    if (types.isEmpty()) {
      return List.of();
    }
    ModuleId module = new ModuleId(rule.substring(0, rule.indexOf('#')));
    PackagePath root =
        module.isBuiltin()
            ? PackagePath.ROOT
            : context.get(PackageRootKey.ofFile(module.path())).root();
    return types.stream().map(type -> new ToolchainKey(type, root, configuration)).toList();
  }

  @Override
  public String id() {
    return type + " for //" + root + " in " + configuration;
  }

  /**
   * A toolchain that was found.
   *
   * @param info what rules get to know, as the text of a JSON object
   * @param hostPaths directories and files of the host that its commands may read
   * @param files digests of what decides how its tools work
   * @param environment of all its commands
   */
  public record Resolved(
      String type,
      String info,
      List<String> hostPaths,
      SortedMap<String, String> files,
      SortedMap<String, String> environment)
      implements NodeValue {
    /** Copies the collections. */
    public Resolved {
      hostPaths = List.copyOf(hostPaths);
      files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }

    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of(
          type, info, hostPaths.toString(), files.toString(), environment.toString());
    }
  }
}
