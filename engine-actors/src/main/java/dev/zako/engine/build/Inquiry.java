package dev.zako.engine.build;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.history.BuildEntry;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Something that is asked of the graph, without building.
 *
 * @param <R> the answer
 */
interface Inquiry<R> {
  /** Answers; the workspace is held by the caller. Problems are told to {@code events}. */
  R answer(EngineParts parts, EngineOptions options, BuildEvents events, Evaluator evaluator);

  /** The answer that is none. */
  R without(Status status, List<Diagnostic> diagnostics);

  /** How answering ended. */
  Status status(R answer);

  /** Values of configuration options, as texts, by name. */
  SortedMap<String, String> config();

  /**
   * The answer with what was found out for it and is kept nowhere.
   *
   * @param noted what a build would have noted of that; nothing if nothing was found out
   */
  R noted(R answer, Optional<BuildEntry> noted);
}
