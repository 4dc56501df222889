package dev.zako.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Ends the runs that it was given to, once and for all. Safe for use by many threads. */
public final class KillSwitch {
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Registration> registrations = new LinkedHashSet<>();
  private boolean killed;

  /** An action that waits for the switch to be thrown. */
  public final class Registration implements AutoCloseable {
    private final Runnable action;

    private Registration(Runnable action) {
      this.action = action;
    }

    /** Forgets the action; it does not run any more unless it is running already. */
    @Override
    public void close() {
      lock.lock();
      try {
        registrations.remove(this);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Runs the action when the switch is thrown, or right now if it has been. */
  public Registration onKill(Runnable action) {
    Registration registration = new Registration(action);
    lock.lock();
    try {
      if (!killed) {
        registrations.add(registration);
        return registration;
      }
    } finally {
      lock.unlock();
    }
    action.run();
    return registration;
  }

  /** Throws the switch. All registered actions have run when this returns; again has no effect. */
  public void kill() {
    List<Registration> waiting;
    lock.lock();
    try {
      killed = true;
      waiting = new ArrayList<>(registrations);
      registrations.clear();
    } finally {
      lock.unlock();
    }
    waiting.forEach(registration -> registration.action.run());
  }

  /** Whether the switch has been thrown. */
  public boolean isKilled() {
    lock.lock();
    try {
      return killed;
    } finally {
      lock.unlock();
    }
  }
}
