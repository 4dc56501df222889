package dev.zako.engine.build;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.sandbox.SandboxMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A workspace in a temporary directory with an engine that builds it. */
final class TestWorkspace implements AutoCloseable {
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";
  private static final Duration WAIT = Duration.ofSeconds(60);

  private final Semaphore told = new Semaphore(0);
  private final Path root;
  private final Optional<SandboxMode> mode;
  private final List<BuildEvent> events = new CopyOnWriteArrayList<>();
  private final SortedMap<String, String> environment = new TreeMap<>();
  private BuildEngine engine;

  TestWorkspace(Path root) throws IOException, BuildFailedException {
    this(root, Optional.of(SandboxMode.OFF));
  }

  static TestWorkspace withStrictestSandbox(Path root) throws IOException, BuildFailedException {
    return new TestWorkspace(root, Optional.empty());
  }

  private TestWorkspace(Path root, Optional<SandboxMode> mode)
      throws IOException, BuildFailedException {
    this.root = root;
    this.mode = mode;
    write(
        "zako.toml",
        """
        group = "dev.zako.test"
        artifact = "sample"
        version = "1.0.0"
        """);
    environment.put("PATH", PATH);
    this.engine = open();
  }

  /** The client has this variable from now on. */
  TestWorkspace withEnvironment(String name, String value) throws BuildFailedException {
    environment.put(name, value);
    return restart();
  }

  /** Waits until an event of this type was told. */
  <E extends BuildEvent> E await(Class<E> type) throws InterruptedException {
    long deadline = System.nanoTime() + WAIT.toNanos();
    while (System.nanoTime() < deadline) {
      for (BuildEvent event : events) {
        if (type.isInstance(event)) {
          return type.cast(event);
        }
      }
      told.tryAcquire(50, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("No " + type.getSimpleName() + " in " + events);
  }

  private void hear(BuildEvent event) {
    events.add(event);
    told.release();
  }

  private BuildEngine open() throws BuildFailedException {
    return BuildEngine.open(options(), this::hear);
  }

  EngineOptions options() {
    EngineOptions options = EngineOptions.of(root, 2, environment, "zako build");
    return mode.map(options::withSandbox).orElse(options);
  }

  /** The options of a workspace at first, for a process that has none of these. */
  static EngineOptions options(Path root) {
    return EngineOptions.of(root, 2, new TreeMap<>(Map.of("PATH", PATH)), "zako build")
        .withSandbox(SandboxMode.OFF);
  }

  Path root() {
    return root;
  }

  BuildEngine engine() {
    return engine;
  }

  List<BuildEvent> events() {
    return events;
  }

  TestWorkspace write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  TestWorkspace delete(String path) throws IOException {
    Files.delete(root.resolve(path));
    return this;
  }

  String output(String path) throws IOException {
    return Files.readString(root.resolve("zako-out").resolve(path));
  }

  /** The engine is closed and another one opened, as in another process. */
  TestWorkspace restart() throws BuildFailedException {
    engine.close();
    engine = open();
    return this;
  }

  BuildReport build(String... patterns) throws MalformedTextException {
    return build(false, patterns);
  }

  BuildReport build(boolean keepGoing, String... patterns) throws MalformedTextException {
    List<TargetPattern> parsed = new ArrayList<>();
    for (String pattern : patterns) {
      parsed.add(TargetPattern.parse(pattern));
    }
    events.clear();
    return engine.build(new BuildRequest(parsed, keepGoing, new TreeMap<>()));
  }

  /** Builds everything with a configuration option. */
  BuildReport configured(String option, String value) throws MalformedTextException {
    events.clear();
    return engine.build(
        new BuildRequest(
            List.of(TargetPattern.parse("//...")), false, new TreeMap<>(Map.of(option, value))));
  }

  /** Builds, and expects that it goes well. */
  BuildReport succeed(String... patterns) throws MalformedTextException {
    BuildReport report = build(patterns);
    if (report.status() != Status.SUCCEEDED) {
      throw new AssertionError("Not succeeded: " + report);
    }
    return report;
  }

  /** Builds, and expects exactly one diagnostic of this code. */
  Diagnostic fail(Code code, String... patterns) throws MalformedTextException {
    BuildReport report = build(patterns);
    if (report.status() != Status.FAILED
        || report.diagnostics().size() != 1
        || report.diagnostics().getFirst().code() != code) {
      throw new AssertionError("Not failed with " + code + ": " + report);
    }
    return report.diagnostics().getFirst();
  }

  /** The mnemonics of the commands that ran, in order. */
  List<String> executed() {
    List<String> mnemonics = new ArrayList<>();
    for (BuildEvent event : events) {
      if (event instanceof BuildEvent.ActionFinished finished
          && finished.how() == BuildEvent.How.EXECUTED) {
        mnemonics.add(finished.mnemonic());
      }
    }
    mnemonics.sort(String::compareTo);
    return mnemonics;
  }

  /** The engine is closed, as when its process ends. */
  void stop() {
    engine.close();
  }

  @Override
  public void close() {
    engine.close();
  }
}
