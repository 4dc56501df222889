package dev.zako.engine.build.leaf;

import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The keys and values of what toolchains may ask of the host. */
public final class HostFact {
  private HostFact() {}

  /** An environment variable of the client. */
  public record EnvVarKey(String name) implements NodeKey<Text> {
    /** The kind of these nodes. */
    public static final String KIND = "EnvVar";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id() {
      return name;
    }
  }

  /** A program by name, looked for in the client's {@code PATH}, or by absolute path. */
  public record HostToolKey(String name) implements NodeKey<Tool> {
    /** The kind of these nodes. */
    public static final String KIND = "HostTool";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id() {
      return name;
    }
  }

  /** The digest of a file of the host, or what else its absolute path leads to. */
  public record HostFileKey(String path) implements NodeKey<HostFile> {
    /** The kind of these nodes. */
    public static final String KIND = "HostFile";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id() {
      return path;
    }
  }

  /**
   * What a program of the host answers.
   *
   * @param arguments the program's absolute path and its arguments
   * @param environment all of it, but for {@code PATH}, which is the client's if it is not given
   */
  public record HostCommandKey(List<String> arguments, SortedMap<String, String> environment)
      implements NodeKey<CommandResult> {
    /** The kind of these nodes. */
    public static final String KIND = "HostCommand";

    /** Copies the collections. */
    public HostCommandKey {
      arguments = List.copyOf(arguments);
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id() {
      return String.join(" ", arguments) + " " + environment;
    }
  }

  /** A text that may be absent. */
  public record Text(Optional<String> text) implements NodeValue {
    @Override
    public Fingerprint outputHash() {
      return text.map(t -> Fingerprint.of("text", t)).orElseGet(() -> Fingerprint.of("none"));
    }
  }

  /** A program that may be absent. */
  public record Tool(Optional<Found> found) implements NodeValue {
    /**
     * A program.
     *
     * @param path where it was found
     * @param realPath the same with all symbolic links followed
     * @param digest of its bytes, as text
     */
    public record Found(String path, String realPath, String digest) {}

    @Override
    public Fingerprint outputHash() {
      return found
          .map(f -> Fingerprint.of("tool", f.path(), f.realPath(), f.digest()))
          .orElseGet(() -> Fingerprint.of("none"));
    }
  }

  /**
   * What an absolute path leads to, symbolic links followed.
   *
   * @param digest of its bytes, as text, if it is a regular file that can be read
   * @param directory whether it is a directory
   */
  public record HostFile(Optional<String> digest, boolean directory) implements NodeValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of(digest.orElse("none"), Boolean.toString(directory));
    }
  }

  /**
   * What a program answered.
   *
   * @param exitCode its exit code, 127 if it cannot be run
   */
  public record CommandResult(int exitCode, String stdout, String stderr) implements NodeValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of(Integer.toString(exitCode), stdout, stderr);
    }
  }
}
