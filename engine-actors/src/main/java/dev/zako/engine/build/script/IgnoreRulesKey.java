package dev.zako.engine.build.script;

import dev.zako.engine.build.model.IgnoreRules;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;

/**
 * What the ignore files of a package say about one of its directories: those in it and above.
 *
 * @param root the root of the package
 * @param directory relative to that root, which is the empty text
 */
public record IgnoreRulesKey(PackagePath root, String directory)
    implements NodeKey<IgnoreRulesKey.Found> {
  /** The kind of these nodes. */
  public static final String KIND = "IgnoreRules";

  /** The key for the directory that holds a file of a package. */
  public static IgnoreRulesKey ofFile(PackagePath root, String path) {
    int slash = path.lastIndexOf('/');
    return new IgnoreRulesKey(root, slash < 0 ? "" : path.substring(0, slash));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return "//" + root + " " + directory;
  }

  /**
   * The rules.
   *
   * @param rules paths are relative to the root of the package
   * @param hash of the texts that they were read from
   */
  public record Found(IgnoreRules rules, Fingerprint hash) implements NodeValue {
    @Override
    public Fingerprint outputHash() {
      return hash;
    }
  }
}
