package dev.zako.cli.client;

import dev.zako.cli.client.Daemons.Greeted;
import dev.zako.cli.wire.Message;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Asks the daemon of a workspace about itself, or to end. Never starts one. */
public final class DaemonControl {
  private final Daemons daemons;

  /** Asks one of these. */
  public DaemonControl(Daemons daemons) {
    this.daemons = daemons;
  }

  /** What the daemon tells about itself; nothing if none runs. */
  public Optional<List<String>> describe() {
    return ask(new Message.Describe());
  }

  /** Ends the daemon and its builds; returns when it is gone. What it told last, if one ran. */
  public Optional<List<String>> stop() {
    Optional<ProcessHandle> process = daemons.process();
    Optional<List<String>> last = ask(new Message.Stop());
    if (last.isPresent()) {
      process.ifPresent(Daemons::awaitEnd);
    }
    return last;
  }

  /**
   * The answer; the connection is closed by the daemon after it, when it has done what it shall.
   */
  private Optional<List<String>> ask(Message question) {
    Optional<Greeted> connected = daemons.connectIfRunning();
    if (connected.isEmpty()) {
      return Optional.empty();
    }
    try (Greeted daemon = connected.get()) {
      daemon.connection().send(question);
      Optional<List<String>> answer = Optional.empty();
      for (Optional<Message> message = daemon.connection().receive();
          message.isPresent();
          message = daemon.connection().receive()) {
        daemon.watchdog().heard();
        if (message.get() instanceof Message.Description(List<String> lines)) {
          answer = Optional.of(lines);
        }
      }
      return answer;
    } catch (IOException _) {
      if (connected.get().watchdog().hasBarked()) {
        daemons.giveUp(connected.get());
      }
      return Optional.empty();
    }
  }
}
