package dev.zako.engine.build.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zako.engine.build.schedule.ResourcePool.Holding;
import dev.zako.engine.build.schedule.ResourcePool.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that wait for each other's resources. */
@Timeout(60)
class ResourcePoolTest {
  private static final ResourceKey LINKER = new ResourceKey("linker");

  private static ResourceTable linkers(long total) {
    return ResourceTable.of(List.of(ResourceDescriptor.of(LINKER, total)));
  }

  private static ResourceRequest linker(long amount) {
    return new ResourceRequest(new TreeMap<>(Map.of(LINKER, ResourceRange.exact(amount))), 0);
  }

  private static void awaitWaiting(ResourcePool pool, int count) {
    while (pool.waiting() != count) {
      Thread.onSpinWait();
    }
  }

  @Test
  void take_whileAnotherHoldsEverything_waitsForThat() throws Exception {
    ResourcePool pool = new ResourcePool(linkers(1));
    Holding first = pool.take(linker(1));
    assertThat(first.amounts()).containsExactly(Map.entry(LINKER, 1L));
    CountDownLatch taken = new CountDownLatch(1);
    Thread other =
        Thread.startVirtualThread(
            () -> {
              try (Holding _ = pool.take(linker(1))) {
                taken.countDown();
              } catch (InterruptedException | RefusedException e) {
                throw new AssertionError(e);
              }
            });
    awaitWaiting(pool, 1);
    assertThat(taken.getCount()).isEqualTo(1);
    first.close();
    first.close();
    assertThat(taken.await(60, TimeUnit.SECONDS)).isTrue();
    other.join();
  }

  @Test
  void take_whenInterrupted_holdsNothing() throws Exception {
    ResourcePool pool = new ResourcePool(linkers(1));
    try (Holding _ = pool.take(linker(1))) {
      CountDownLatch interrupted = new CountDownLatch(1);
      Thread other =
          Thread.startVirtualThread(
              () -> {
                try (Holding _ = pool.take(linker(1))) {
                  throw new AssertionError("Nothing was free");
                } catch (InterruptedException _) {
                  interrupted.countDown();
                } catch (RefusedException e) {
                  throw new AssertionError(e);
                }
              });
      awaitWaiting(pool, 1);
      other.interrupt();
      assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(pool.waiting()).isZero();
    }
    pool.take(linker(1)).close();
  }

  @Test
  void take_ofMoreThanThereIs_isRefusedAtOnceOrWhenThatIsSo() throws Exception {
    ResourcePool pool = new ResourcePool(linkers(2));
    assertThatThrownBy(() -> pool.take(linker(3))).isInstanceOf(RefusedException.class);
    try (Holding _ = pool.take(linker(1));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<RequestProblem>> refused =
          threads.submit(
              () -> {
                try (Holding _ = pool.take(linker(2))) {
                  return List.of();
                } catch (RefusedException e) {
                  return e.problems();
                }
              });
      awaitWaiting(pool, 1);
      pool.replace(linkers(1));
      assertThat(refused.get()).containsExactly(new RequestProblem.ExceedsTotal(LINKER, 2, 1));
    }
  }

  @Test
  void take_byManyThreads_neverHoldsMoreThanThereIs() throws Exception {
    ResourcePool pool = new ResourcePool(linkers(5));
    AtomicInteger held = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int amount = 1 + i % 5;
        done.add(
            threads.submit(
                () -> {
                  try (Holding _ = pool.take(linker(amount))) {
                    most.accumulateAndGet(held.addAndGet(amount), Math::max);
                    held.addAndGet(-amount);
                  }
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
    assertThat(most.get()).isBetween(1, 5);
    assertThat(pool.waiting()).isZero();
  }
}
