package dev.zako.engine.build.script;

import dev.zako.engine.build.manifest.LockReader;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;

/** The lock file of the workspace. */
public record LockKey() implements NodeKey<LockKey.Found> {
  /** The kind of these nodes. */
  public static final String KIND = "Lock";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return "//";
  }

  /**
   * A lock that can be used.
   *
   * @param result without problems
   */
  public record Found(LockReader.Result result) implements NodeValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of("lock", result.lock().text());
    }
  }
}
