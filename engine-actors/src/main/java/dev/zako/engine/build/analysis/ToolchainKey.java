package dev.zako.engine.build.analysis;

import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tools of one type on this host. */
public record ToolchainKey(String type) implements NodeKey<ToolchainKey.Resolved> {
  /** The kind of these nodes. */
  public static final String KIND = "ToolchainResolution";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return type;
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
