package dev.zako.engine.hone;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;

/** The mailbox of nodes. */
class NodeMailboxTest {
  private record Message(int sender, int number) {}

  private final ActorSystem system = ActorSystem.create("mailbox", ConfigFactory.load());
  private final MessageQueue queue = newQueue();

  @AfterEach
  void terminate() {
    system.terminate();
  }

  private MessageQueue newQueue() {
    return new NodeMailbox(system.settings(), ConfigFactory.empty())
        .create(Option.empty(), Option.empty());
  }

  private void put(int sender, int number) {
    ActorRef receiver = system.deadLetters();
    queue.enqueue(receiver, new Envelope(new Message(sender, number), receiver));
  }

  private @Nullable Message take() {
    Envelope envelope = queue.dequeue();
    return envelope == null ? null : (Message) envelope.message();
  }

  @Test
  void queue_empty_hasNothing() {
    assertThat(queue.hasMessages()).isFalse();
    assertThat(queue.numberOfMessages()).isZero();
    assertThat(queue.dequeue()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 9})
  void queue_messagesOfOneSender_comeInTheirOrder(int count) {
    for (int i = 0; i < count; i++) {
      put(0, i);
    }
    assertThat(queue.numberOfMessages()).isEqualTo(count);

    for (int i = 0; i < count; i++) {
      assertThat(queue.hasMessages()).isTrue();
      assertThat(take()).isEqualTo(new Message(0, i));
      put(0, count + i);
      assertThat(queue.numberOfMessages()).isEqualTo(count);
    }
    for (int i = 0; i < count; i++) {
      assertThat(take()).isEqualTo(new Message(0, count + i));
    }
    assertThat(queue.hasMessages()).isFalse();
  }

  @Test
  void queue_sendersAtOnce_losesNothingAndKeepsTheOrderOfEach() throws InterruptedException {
    int senders = 4;
    int each = 20_000;
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      int sender = i;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    await(start);
                    for (int number = 0; number < each; number++) {
                      put(sender, number);
                    }
                  }));
    }
    start.countDown();
    int[] next = new int[senders];
    for (int taken = 0; taken < senders * each; ) {
      Message message = take();
      if (message == null) {
        Thread.onSpinWait();
      } else {
        assertThat(message.number()).isEqualTo(next[message.sender()]++);
        taken++;
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(queue.hasMessages()).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void cleanUp_handsOverWhatIsLeft() {
    put(0, 0);
    put(0, 1);
    take();
    put(0, 2);
    MessageQueue rest = newQueue();

    queue.cleanUp(system.deadLetters(), rest);

    assertThat(queue.hasMessages()).isFalse();
    assertThat(rest.numberOfMessages()).isEqualTo(2);
    assertThat(rest.dequeue().message()).isEqualTo(new Message(0, 1));
    assertThat(rest.dequeue().message()).isEqualTo(new Message(0, 2));
  }
}
