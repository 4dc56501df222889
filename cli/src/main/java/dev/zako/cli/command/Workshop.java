package dev.zako.cli.command;

import dev.zako.cli.logs.Logs;
import dev.zako.engine.build.BuildClient;
import dev.zako.engine.build.BuildControl;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.BuildReport;
import dev.zako.engine.build.BuildRequest;
import dev.zako.engine.build.Cleaner.CleanReport;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.ForecastReport;
import dev.zako.engine.build.QueryReport;
import dev.zako.engine.build.QueryRequest;
import dev.zako.engine.build.output.StateReaders;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where what one client wants is carried out: in its own process, or in one that stays. */
public interface Workshop {
  /** The process id of the client. */
  long process();

  /**
   * A part of what came before the command was carried out.
   *
   * @param part what it is called
   * @param at when it began; it ended when the next one began
   */
  record Began(String part, Instant at) {}

  /** What came before, as far as it is known, in order. */
  List<Began> launch();

  /** Builds with one engine. */
  interface Bench extends AutoCloseable {
    /**
     * Builds.
     *
     * @throws BuildFailedException if the machine does not allow builds
     */
    BuildReport build(BuildRequest request, BuildClient client, BuildControl control)
        throws BuildFailedException;

    /**
     * Waits until there is a reason to build again.
     *
     * @return false if the control ended the wait
     */
    boolean awaitChange(BuildControl control);

    /** No more is built. */
    @Override
    void close();
  }

  /**
   * Has what is in the state directory stay until the result is closed; waits for whoever removes
   * it. It is the first thing that one who builds does. A workshop that stays for others has each
   * build do that itself.
   *
   * @return nothing if the waiting was stopped
   * @throws BuildFailedException if the machine does not allow builds
   */
  Optional<StateReaders.Hold> stay(EngineOptions options, BuildClient client, BuildControl control)
      throws BuildFailedException;

  /**
   * Makes ready to build.
   *
   * @param watches whether builds follow one another as files change
   * @throws BuildFailedException if the machine does not allow builds
   */
  Bench open(EngineOptions options, boolean watches) throws BuildFailedException;

  /**
   * Answers a query, without waiting for a build.
   *
   * @throws BuildFailedException if the machine does not allow it
   */
  QueryReport query(
      EngineOptions options, QueryRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException;

  /**
   * Tells what building would do, without doing it and without waiting for a build.
   *
   * @throws BuildFailedException if the machine does not allow it
   */
  ForecastReport foresee(
      EngineOptions options, BuildRequest request, BuildClient client, BuildControl control)
      throws BuildFailedException;

  /**
   * Removes what builds left, while no build runs.
   *
   * @param all also what is kept between builds
   * @return what was removed; nothing if the waiting for builds was stopped
   * @throws BuildFailedException if something cannot be removed
   */
  Optional<CleanReport> clean(
      EngineOptions options, boolean all, BuildClient client, BuildControl control)
      throws BuildFailedException;

  /**
   * Sends log messages to the client until the result is closed.
   *
   * @param level the least level; none: nothing is sent
   */
  Logs.Target logs(EngineOptions options, Optional<String> level, Consumer<String> client);

  /** The build does not stop in time: ends by force what runs for it, and lets its client go. */
  void force();
}
