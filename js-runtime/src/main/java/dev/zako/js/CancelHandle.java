package dev.zako.js;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a caller gives a job up. Safe for use by several threads; the first call of {@link #cancel}
 * counts.
 */
public final class CancelHandle {
  private final Map<Object, Runnable> callbacks = new LinkedHashMap<>();
  private boolean cancelled;

  /** A handle that nobody has cancelled. */
  public CancelHandle() {}

  /** Cancels: runs the callbacks, on this thread, in the order in which they were added. */
  public void cancel() {
    List<Runnable> due;
    synchronized (callbacks) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      due = new ArrayList<>(callbacks.values());
      callbacks.clear();
    }
    due.forEach(Runnable::run);
  }

  /** Whether it was cancelled. */
  public boolean isCancelled() {
    synchronized (callbacks) {
      return cancelled;
    }
  }

  /**
   * Runs the callback once on cancellation, at once if that has already happened. The callback must
   * be short and must not throw.
   */
  public Registration onCancel(Runnable callback) {
    Object key = new Object();
    synchronized (callbacks) {
      if (!cancelled) {
        callbacks.put(key, callback);
        return () -> {
          synchronized (callbacks) {
            callbacks.remove(key);
          }
        };
      }
    }
    callback.run();
    return () -> {};
  }

  /** Takes a callback back. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
