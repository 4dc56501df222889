package dev.zako.cli.command;

import dev.zako.cli.logs.Logs;
import dev.zako.cli.terminal.Interruption;
import dev.zako.cli.terminal.ProcessAge;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildClient;
import dev.zako.engine.build.BuildControl;
import dev.zako.engine.build.BuildEngine;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.BuildReport;
import dev.zako.engine.build.BuildRequest;
import dev.zako.engine.build.Cleaner;
import dev.zako.engine.build.Cleaner.CleanReport;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.ForecastReport;
import dev.zako.engine.build.QueryReport;
import dev.zako.engine.build.QueryRequest;
import dev.zako.engine.build.StateStay;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.output.StateReaders;
import dev.zako.engine.build.output.WorkspaceLock.LockException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Builds in this process, with an engine of its own. */
public final class OwnEngine implements Workshop {
  private final Surroundings surroundings;
  private final Instant begin;

  /** The program begins; an engine is opened when it is needed. */
  public OwnEngine(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.begin = surroundings.clock().instant();
  }

  @Override
  public long process() {
    return ProcessHandle.current().pid();
  }

  @Override
  public List<Began> launch() {
    List<Began> parts = new ArrayList<>();
    Instant now = surroundings.clock().instant();
    ProcessAge.of(process()).ifPresent(age -> parts.add(new Began("launcher", now.minus(age))));
    long started = ManagementFactory.getRuntimeMXBean().getStartTime();
    parts.add(new Began("java", Instant.ofEpochMilli(started)));
    parts.add(new Began("program", begin));
    return parts;
  }

  @Override
  public Optional<StateReaders.Hold> stay(
      EngineOptions options, BuildClient client, BuildControl control) throws BuildFailedException {
    return StateStay.begin(options, client, control);
  }

  @Override
  public Bench open(EngineOptions options, boolean watches) throws BuildFailedException {
    BuildEngine engine = BuildEngine.open(options, _ -> {});
    if (watches) {
      engine.watch();
    }
    return new OwnBench(engine);
  }

  private record OwnBench(BuildEngine engine) implements Bench {
    @Override
    public BuildReport build(BuildRequest request, BuildClient client, BuildControl control) {
      return engine.build(request, client, control);
    }

    @Override
    public boolean awaitChange(BuildControl control) {
      return engine.awaitChange(control);
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  @Override
  public QueryReport query(
      EngineOptions options, QueryRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException {
    return BuildEngine.queryOnce(options, request, client, control);
  }

  @Override
  public ForecastReport foresee(
      EngineOptions options, BuildRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException {
    return BuildEngine.foreseeOnce(options, request, client, control);
  }

  @Override
  public Optional<CleanReport> clean(
      EngineOptions options, boolean all, BuildClient client, BuildControl control)
      throws BuildFailedException {
    if (all) {
      // A daemon that could not be asked has the store open, and would go on with what is removed.
      DaemonCommand.stop(surroundings, options.workspace());
    }
    return Cleaner.clean(options, all, Set.of(), control, client.listener());
  }

  @Override
  public Logs.Target logs(EngineOptions options, Optional<String> level, Consumer<String> client) {
    // A question is answered also while everything is removed, and leaves nothing then.
    Optional<StateReaders.Hold> stay = Optional.empty();
    try {
      stay = StateReaders.tryEnter(options.stateDirectory(), process(), options.commandLine());
    } catch (LockException _) {
      // Where the log cannot be written, it is left out; what else cannot be written is told.
    }
    Logs.Target logs =
        Logs.start(
            stay.map(_ -> options.stateDirectory().resolve("logs")),
            level.filter(name -> !name.equals("warn") && !name.equals("error")).orElse("info"),
            level,
            client);
    StateReaders.Hold held = stay.orElse(() -> {});
    return () -> {
      logs.close();
      held.close();
    };
  }

  @Override
  public void force() {
    Interruption.endProcess(Code.INTERRUPTED.exitCode());
  }
}
