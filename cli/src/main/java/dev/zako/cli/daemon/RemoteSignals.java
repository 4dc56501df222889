package dev.zako.cli.daemon;

import dev.zako.cli.terminal.Signals;
import java.util.HashMap;
import java.util.Map;

/** The signals that arrive at a client. One that nobody listens to yet is kept. Thread-safe. */
final class RemoteSignals implements Signals {
  private final Map<String, Runnable> actions = new HashMap<>();
  private final Map<String, Integer> kept = new HashMap<>();

  @Override
  public void on(String name, Runnable action) {
    int missed;
    synchronized (this) {
      actions.put(name, action);
      Integer count = kept.remove(name);
      missed = count == null ? 0 : count;
    }
    for (int i = 0; i < missed; i++) {
      action.run();
    }
  }

  /** A signal arrived. */
  void arrived(String name) {
    Runnable action;
    synchronized (this) {
      action = actions.get(name);
      if (action == null) {
        kept.merge(name, 1, Integer::sum);
        return;
      }
    }
    action.run();
  }
}
