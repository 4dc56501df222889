package dev.zako.engine.build.leaf;

import dev.zako.cas.Digest;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.leaf.HostFact.CommandResult;
import dev.zako.engine.build.leaf.HostFact.EnvVarKey;
import dev.zako.engine.build.leaf.HostFact.HostCommandKey;
import dev.zako.engine.build.leaf.HostFact.HostFile;
import dev.zako.engine.build.leaf.HostFact.HostFileKey;
import dev.zako.engine.build.leaf.HostFact.HostToolKey;
import dev.zako.engine.build.leaf.HostFact.Text;
import dev.zako.engine.build.leaf.HostFact.Tool;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Answers what toolchains ask of the host. Thread-safe. */
public final class HostFacts {
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(60);
  private static final int MAX_OUTPUT_BYTES = 4 << 20;
  private static final int COMMAND_NOT_RUN = 127;

  /** The exit codes of those whom SIGKILL or SIGTERM ended. */
  private static final Set<Integer> KILLED = Set.of(137, 143);

  private final Supplier<SortedMap<String, String>> environment;
  private final DigestCache digests;
  private final Observations observations;
  private final InstantSource clock;

  /**
   * Answers for a host.
   *
   * @param environment gives that of the client for whom is built
   */
  public HostFacts(
      Supplier<SortedMap<String, String>> environment,
      DigestCache digests,
      Observations observations,
      InstantSource clock) {
    this.environment = environment;
    this.digests = digests;
    this.observations = observations;
    this.clock = clock;
  }

  /** The value of an environment variable. */
  public Text environmentVariable(EnvVarKey key) {
    Optional<String> value = variable(key.name());
    observations.record(key, new Sighting.Variable(key.name(), value));
    return new Text(value);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get().get(name));
  }

  /** The program that a name means. */
  public Tool tool(HostToolKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    String searchPath = context.get(new EnvVarKey("PATH")).text().orElse("/usr/bin:/bin");
    List<String> candidates = candidates(key.name(), searchPath);
    observations.record(key, new Sighting.Unknown());
    Instant start = clock.instant();
    Optional<Sighting.HostPath> found = HostWorld.program(candidates);
    if (found.isEmpty()) {
      observations.record(key, new Sighting.Program(candidates, found, true));
      return new Tool(Optional.empty());
    }
    Digest digest = digest(found.get());
    observations.record(
        key, new Sighting.Program(candidates, found, !found.get().stamp().isRecentAt(start)));
    return new Tool(
        Optional.of(new Tool.Found(found.get().path(), found.get().realPath(), digest.toString())));
  }

  /** What a path leads to. */
  public HostFile file(HostFileKey key) throws NodeFailedException {
    Path path = Path.of(key.path());
    if (!path.isAbsolute()) {
      return new HostFile(Optional.empty(), false);
    }
    observations.record(key, new Sighting.Unknown());
    boolean directory = Files.isDirectory(path);
    if (directory || !Files.isRegularFile(path) || !Files.isReadable(path)) {
      observations.record(key, new Sighting.NoFile(key.path(), directory));
      return new HostFile(Optional.empty(), directory);
    }
    Instant start = clock.instant();
    Sighting.HostPath seen =
        HostWorld.hostPath(path)
            .orElseThrow(() -> unreadable(key.path(), "It vanished while it was looked at"));
    Digest digest = digest(seen);
    observations.record(key, new Sighting.File(seen, !seen.stamp().isRecentAt(start)));
    return new HostFile(Optional.of(digest.toString()), false);
  }

  /** What a program answers. It is asked again only when its own file changes. */
  public CommandResult command(HostCommandKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    String program = key.arguments().isEmpty() ? "" : key.arguments().getFirst();
    HostFile file = context.get(new HostFileKey(program));
    if (file.digest().isEmpty()) {
      return new CommandResult(COMMAND_NOT_RUN, "", "`" + program + "` is not a program");
    }
    SortedMap<String, String> full = new TreeMap<>(key.environment());
    if (!full.containsKey("PATH")) {
      context
          .get(new EnvVarKey("PATH"))
          .text()
          .ifPresent(searchPath -> full.put("PATH", searchPath));
    }
    ProcessBuilder builder = new ProcessBuilder(key.arguments());
    builder.directory(new File("/"));
    builder.environment().clear();
    builder.environment().putAll(full);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    try {
      return run(builder, key);
    } catch (IOException e) {
      throw notWorking(key, "cannot be started: " + e.getMessage());
    }
  }

  private static CommandResult run(ProcessBuilder builder, HostCommandKey key)
      throws IOException, NodeFailedException, InterruptedException {
    Process process = builder.start();
    try {
      ByteArrayOutputStream stderr = new ByteArrayOutputStream();
      ByteArrayOutputStream stdout = new ByteArrayOutputStream();
      Thread errors = Thread.ofVirtual().start(() -> drain(process.getErrorStream(), stderr));
      Thread output = Thread.ofVirtual().start(() -> drain(process.getInputStream(), stdout));
      if (!process.waitFor(COMMAND_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw notWorking(key, "did not end within " + COMMAND_TIMEOUT.toSeconds() + " s");
      }
      if (KILLED.contains(process.exitValue())) {
        throw notWorking(key, "was killed from outside");
      }
      errors.join();
      output.join();
      return new CommandResult(
          process.exitValue(),
          stdout.toString(StandardCharsets.UTF_8),
          stderr.toString(StandardCharsets.UTF_8));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** What a program did for reasons that may go away. */
  private static NodeFailedException notWorking(HostCommandKey key, String what) {
    return new NodeFailedException(
        new BuildFailure(
            Diagnostic.of(
                    Code.TOOLCHAIN_NOT_FOUND,
                    "The program `"
                        + String.join(" ", key.arguments())
                        + "` of a toolchain "
                        + what)
                .withHint("Run it by hand to see what is in its way")));
  }

  private static void drain(InputStream in, ByteArrayOutputStream out) {
    byte[] buffer = new byte[8192];
    try (in) {
      int count;
      while ((count = in.read(buffer)) >= 0) {
        if (out.size() + count <= MAX_OUTPUT_BYTES) {
          out.write(buffer, 0, count);
        }
      }
    } catch (IOException _) {
      // The process was ended; what came until then counts.
      return;
    }
  }

  private static List<String> candidates(String name, String searchPath) {
    List<String> candidates = new ArrayList<>();
    try {
      if (name.contains("/")) {
        Path path = Path.of(name);
        return path.isAbsolute() ? List.of(path.toString()) : List.of();
      }
      for (String directory : searchPath.split(":", -1)) {
        if (directory.startsWith("/")) {
          candidates.add(Path.of(directory, name).toString());
        }
      }
    } catch (InvalidPathException _) {
      return candidates;
    }
    return candidates;
  }

  /** The digest of a file that does not change while it is read. */
  private Digest digest(Sighting.HostPath seen) throws NodeFailedException {
    try {
      return digests
          .digest(seen.path(), Path.of(seen.path()), seen.stamp())
          .orElseThrow(() -> unreadable(seen.path(), "It was changed while it was read"));
    } catch (IOException e) {
      throw unreadable(seen.path(), String.valueOf(e.getMessage()));
    }
  }

  private static NodeFailedException unreadable(String path, String cause) {
    return new NodeFailedException(
        new BuildFailure(
            Diagnostic.of(
                    Code.FILE_UNREADABLE,
                    "Cannot read `" + path + "`, which belongs to a toolchain: " + cause)
                .withHint("Check the permissions of the file, or choose another tool")));
  }
}
