package dev.zako.engine.build;

import dev.zako.engine.build.output.StateReaders;
import dev.zako.engine.build.output.WorkspaceLock.LockException;
import java.util.Optional;

/**
 * That what is in the state directory stays, for those who open an engine there: from before it is
 * opened until it is closed, or as long as it is used if others may find out that it has to be
 * opened again, see {@link BuildEngine#hasState}.
 */
public final class StateStay {
  private StateStay() {}

  /**
   * Nothing is removed from now on; waits for whoever does that, and tells the client. Not to be
   * called by one who has this already, and not by one who has the lock of the workspace.
   *
   * @return nothing if the waiting was stopped
   * @throws BuildFailedException if the machine does not allow builds
   */
  public static Optional<StateReaders.Hold> begin(
      EngineOptions options, BuildClient client, BuildControl control) throws BuildFailedException {
    boolean[] waited = {false};
    try {
      Optional<StateReaders.Hold> hold =
          StateReaders.enter(
              options.stateDirectory(),
              client.process(),
              client.commandLine(),
              control.cancellation(),
              (pid, commandLine) -> {
                waited[0] = true;
                client.listener().onEvent(new BuildEvent.WaitingForWorkspace(pid, commandLine));
              });
      if (hold.isPresent() && waited[0]) {
        client.listener().onEvent(new BuildEvent.WorkspaceAcquired());
      }
      return hold;
    } catch (LockException e) {
      throw new BuildFailedException(e.diagnostic());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Nothing is removed from now on, unless that is being done: waits for nobody.
   *
   * @throws BuildFailedException if the machine does not allow it
   */
  public static Optional<StateReaders.Hold> tryBegin(EngineOptions options, BuildClient client)
      throws BuildFailedException {
    try {
      return StateReaders.tryEnter(
          options.stateDirectory(), client.process(), client.commandLine());
    } catch (LockException e) {
      throw new BuildFailedException(e.diagnostic());
    }
  }
}
