package dev.zako.cli.daemon;

import dev.zako.cli.wire.Connection;
import dev.zako.cli.wire.Message;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a client is told, sent by a thread of its own, so that a client that does not read holds up
 * nobody. One that leaves too much unread is given up. Thread-safe.
 */
final class Outbox {
  private static final int MAX_BYTES = 64 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Deque<Message> unsent = new ArrayDeque<>();
  private final Connection connection;
  private int unsentBytes;
  private boolean closed;
  private boolean isSending;

  /** Sends over the connection from now on, and closes it when that is impossible. */
  Outbox(Connection connection) {
    this.connection = connection;
    Thread.ofVirtual().name("zako-outbox").start(this::sendAll);
  }

  /** Sends a message after those before it; drops it if the client is gone. */
  void send(Message message) {
    locked(
        () -> {
          if (closed) {
            return;
          }
          unsent.add(message);
          unsentBytes += bytes(message);
          if (unsentBytes > MAX_BYTES) {
            giveUp();
          }
        });
  }

  /** Says that the daemon lives, if nothing else is being said. */
  void beat() {
    locked(
        () -> {
          if (!closed && unsent.isEmpty() && !isSending) {
            unsent.add(new Message.Beat());
          }
        });
  }

  /** Waits until everything is sent or the client is gone; nothing is sent after that. */
  void close() {
    locked(
        () -> {
          while (!closed && (isSending || !unsent.isEmpty())) {
            moved.awaitUninterruptibly();
          }
          closed = true;
        });
  }

  private void sendAll() {
    try {
      while (true) {
        lock.lockInterruptibly();
        Message message;
        try {
          isSending = false;
          moved.signalAll();
          while (!closed && unsent.isEmpty()) {
            moved.await();
          }
          if (closed) {
            return;
          }
          message = unsent.removeFirst();
          unsentBytes -= bytes(message);
          isSending = true;
        } finally {
          lock.unlock();
        }
        connection.send(message);
      }
    } catch (IOException | InterruptedException _) {
      locked(this::giveUp);
    }
  }

  private void giveUp() {
    closed = true;
    isSending = false;
    unsent.clear();
    connection.close();
  }

  private static int bytes(Message message) {
    return message instanceof Message.Output(boolean _, byte[] bytes) ? bytes.length : 0;
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
