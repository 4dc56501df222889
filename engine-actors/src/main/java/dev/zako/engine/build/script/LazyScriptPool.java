package dev.zako.engine.build.script;

import dev.zako.js.ScriptPool;
import dev.zako.js.ScriptPoolOptions;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.pekko.actor.typed.ActorSystem;

/** A pool that is started when a script has to be evaluated, and not before. Thread-safe. */
public final class LazyScriptPool implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final ScriptPoolOptions options;
  private final ActorSystem<?> system;
  private Optional<ScriptPool> pool = Optional.empty();
  private boolean closed;

  /** The pool will have these options and live in this system. */
  public LazyScriptPool(ScriptPoolOptions options, ActorSystem<?> system) {
    this.options = options;
    this.system = system;
  }

  /**
   * The pool.
   *
   * @throws InterruptedException if it is closed
   */
  public ScriptPool get() throws InterruptedException {
    lock.lock();
    try {
      if (closed) {
        throw new InterruptedException();
      }
      if (pool.isEmpty()) {
        pool = Optional.of(ScriptPool.start(options, system));
      }
      return pool.get();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the pool, if it was started; it is not started any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      pool.ifPresent(ScriptPool::close);
    } finally {
      lock.unlock();
    }
  }
}
