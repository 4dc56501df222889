package dev.zako.engine.build;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.leaf.StoreFailures;
import dev.zako.engine.build.output.StateReaders;
import dev.zako.engine.build.output.Trees;
import dev.zako.engine.build.output.WorkspaceLock;
import dev.zako.engine.build.output.WorkspaceLock.LockException;
import dev.zako.engine.build.output.WorkspaceLock.WaitListener;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Removes what builds have made. It is never needed for a right build, only for space. */
public final class Cleaner {
  /** The name of the file in the state directory that stands for the lock of the workspace. */
  static final String LOCK = "lock";

  private static final Set<String> LOCKS = Set.of(LOCK, StateReaders.FILE);

  private Cleaner() {}

  /**
   * What was removed.
   *
   * @param files how many files and links
   * @param bytes how many bytes these had
   */
  public record CleanReport(long files, long bytes) {}

  /**
   * Removes the placed outputs, waiting for a running build to end first; with {@code all} for all
   * who use the state directory. Those of this process have to be done before: see {@link
   * StateReaders} for the order.
   *
   * @param all whether also everything that is kept between builds goes: the store, the caches
   * @param kept names in the state directory that stay all the same
   * @param control stops the waiting
   * @param listener hears for whom it waits
   * @return what was removed; nothing if the waiting was stopped
   * @throws BuildFailedException if something cannot be removed
   */
  public static Optional<CleanReport> clean(
      EngineOptions options,
      boolean all,
      Set<String> kept,
      BuildControl control,
      BuildListener listener)
      throws BuildFailedException {
    long process = ProcessHandle.current().pid();
    WaitListener waiting =
        (pid, commandLine) ->
            listener.onEvent(new BuildEvent.WaitingForWorkspace(pid, commandLine));
    try {
      Optional<StateReaders.Hold> alone =
          all
              ? StateReaders.keepOut(
                  options.stateDirectory(),
                  process,
                  options.commandLine(),
                  control.cancellation(),
                  waiting)
              : Optional.of(() -> {});
      if (alone.isEmpty()) {
        return Optional.empty();
      }
      try (StateReaders.Hold _ = alone.get()) {
        Optional<WorkspaceLock> taken =
            WorkspaceLock.take(
                options.stateDirectory().resolve(LOCK),
                process,
                options.commandLine(),
                control.cancellation(),
                waiting);
        if (taken.isEmpty()) {
          return Optional.empty();
        }
        try (WorkspaceLock _ = taken.get()) {
          return Optional.of(clean(options, all, kept));
        }
      }
    } catch (LockException e) {
      throw new BuildFailedException(e.diagnostic());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static CleanReport clean(EngineOptions options, boolean all, Set<String> kept)
      throws BuildFailedException {
    Path outputs = options.workspace().resolve(Layout.OUTPUTS);
    try {
      Trees.Deleted deleted = Trees.delete(outputs);
      if (all) {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(options.stateDirectory())) {
          for (Path entry : stream) {
            String name = entry.getFileName().toString();
            // These are held; new files of their names would be other locks.
            if (!LOCKS.contains(name) && !kept.contains(name)) {
              deleted = deleted.and(Trees.delete(entry));
            }
          }
        }
      }
      return new CleanReport(deleted.files(), deleted.bytes());
    } catch (IOException e) {
      Diagnostic diagnostic =
          StoreFailures.diagnostic(
              "delete", all ? options.stateDirectory() : outputs, Code.STORE_IO, e);
      throw new BuildFailedException(diagnostic);
    }
  }
}
