package dev.zako.cli.daemon;

import dev.zako.cli.command.Workshop;
import dev.zako.cli.logs.Logs;
import dev.zako.cli.terminal.ProcessAge;
import dev.zako.engine.build.BuildClient;
import dev.zako.engine.build.BuildControl;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.BuildRequest;
import dev.zako.engine.build.Cleaner.CleanReport;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.ForecastReport;
import dev.zako.engine.build.QueryReport;
import dev.zako.engine.build.QueryRequest;
import dev.zako.engine.build.output.StateReaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds with the engine of the daemon.
 *
 * @param engine the engine
 * @param session of the client
 */
record DaemonWorkshop(WarmEngine engine, Session session) implements Workshop {
  @Override
  public long process() {
    return session.command().process();
  }

  @Override
  public List<Began> launch() {
    Instant now = session.clock().instant();
    List<Began> parts = new ArrayList<>();
    ProcessAge.of(process()).ifPresent(age -> parts.add(new Began("client", now.minus(age))));
    parts.add(new Began("program", session.begin()));
    return parts;
  }

  @Override
  public Optional<StateReaders.Hold> stay(
      EngineOptions options, BuildClient client, BuildControl control) {
    return Optional.of(() -> {});
  }

  @Override
  public Bench open(EngineOptions options, boolean watches) {
    return watches ? engine.watching(options) : engine.bench(options);
  }

  @Override
  public QueryReport query(
      EngineOptions options, QueryRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException {
    return engine.query(options, request, client, control);
  }

  @Override
  public ForecastReport foresee(
      EngineOptions options, BuildRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException {
    return engine.foresee(options, request, client, control);
  }

  @Override
  public Optional<CleanReport> clean(
      EngineOptions options, boolean all, BuildClient client, BuildControl control)
      throws BuildFailedException {
    return engine.clean(options, all, client, control);
  }

  @Override
  public Logs.Target logs(EngineOptions options, Optional<String> level, Consumer<String> client) {
    return level.isEmpty() ? () -> {} : Logs.attach(level.get(), client);
  }

  /** What runs can be for others as well; it is killed only if there is nobody else. */
  @Override
  public void force() {
    session.abandon();
    if (engine.users() <= 1) {
      ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
  }
}
