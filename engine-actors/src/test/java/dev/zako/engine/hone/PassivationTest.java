package dev.zako.engine.hone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cas.WritePoints;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeRecord;
import dev.zako.engine.graph.Revision;
import dev.zako.engine.graph.Standing;
import dev.zako.engine.store.GraphStore;
import dev.zako.engine.store.RememberingCodec;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are given up for others, and found again. */
class PassivationTest {
  private static final int LIMIT = 40;
  private static final int WIDTH = 600;

  @TempDir Path directory;
  private Alive records;
  private Script script;

  /** Knows how many nodes are alive at most. */
  private static final class Alive implements RecordStore {
    private final GraphStore store;
    private final Set<NodeKey<?>> alive = ConcurrentHashMap.newKeySet();
    private final AtomicInteger most = new AtomicInteger();

    Alive(GraphStore store) {
      this.store = store;
    }

    @Override
    public boolean isKeeping() {
      return true;
    }

    @Override
    public Revision revision() {
      return store.revision();
    }

    @Override
    public Optional<Kept> find(NodeKey<?> key) {
      alive.add(key);
      most.accumulateAndGet(alive.size(), Math::max);
      return store.find(key);
    }

    @Override
    public boolean put(NodeKey<?> key, NodeRecord record) {
      return store.put(key, record);
    }

    @Override
    public boolean confirm(NodeKey<?> key, Revision at) {
      return store.confirm(key, at);
    }

    @Override
    public void weaken(NodeKey<?> key, Standing standing) {
      store.weaken(key, standing);
    }

    @Override
    public Doubted doubt(Collection<? extends NodeKey<?>> leaves, Revision next) {
      return store.doubt(leaves, next);
    }

    @Override
    public synchronized void release(NodeKey<?> key) {
      alive.remove(key);
      store.release(key);
      notifyAll();
    }

    /** Waits until no more than so many nodes are alive. */
    synchronized void awaitAlive(int most) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Script.SECONDS);
      while (alive.size() > most) {
        long rest = end - System.nanoTime();
        assertThat(rest).as("%s nodes are alive", alive.size()).isPositive();
        TimeUnit.NANOSECONDS.timedWait(this, rest);
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    GraphStore store =
        new GraphStore(
            directory.resolve("records"),
            Fingerprint.of("test"),
            new RememberingCodec(),
            _ -> Optional.empty(),
            10,
            task -> Thread.ofVirtual().start(task),
            WritePoints.none());
    store.attach();
    records = new Alive(store);
    script = new Script(new HoneOptions(2, LIMIT, Optional.empty()), records);
  }

  @AfterEach
  void stop() {
    script.close();
    records.store.close();
  }

  private static String[] middles() {
    String[] middles = new String[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      middles[i] = "middle" + i;
    }
    return middles;
  }

  private void wide() {
    script.leaf("common", "C");
    for (int i = 0; i < WIDTH; i++) {
      script.leaf("leaf" + i, "L").joins("middle" + i, "leaf" + i, "common");
    }
    script.joins("root", middles());
  }

  @Test
  void evaluate_moreNodesThanMayLive_fewLiveAtATime() throws Exception {
    wide();

    assertThat(script.valueOf("root")).startsWith("root(middle0(L,C),").endsWith("(L,C))");

    assertThat(script.computed()).hasSize(2 * WIDTH + 2).doesNotHaveDuplicates();
    assertThat(records.most.get()).isLessThanOrEqualTo(4 * LIMIT);
  }

  @Test
  void evaluate_afterAChange_findsWhatWasGivenUp() throws Exception {
    wide();
    script.valueOf("root");
    script.computed();
    script.leaf("leaf7", "changed");
    script.invalidate("leaf7");

    assertThat(script.valueOf("root")).contains("middle7(changed,C)");

    assertThat(script.computed()).containsExactly("leaf7", "middle7", "root");
  }

  @Test
  void evaluate_commonDependencyChanged_everythingAboveKnowsIt() throws Exception {
    wide();
    script.valueOf("root");
    script.computed();
    script.leaf("common", "D");
    script.invalidate("common");

    assertThat(script.valueOf("root")).doesNotContain("C");

    assertThat(script.computed()).hasSize(WIDTH + 2);
  }

  private void chain() {
    script.leaf("node0", "0");
    for (int i = 1; i < 5 * LIMIT; i++) {
      script.joins("node" + i, "node" + (i - 1));
    }
  }

  @Test
  void evaluate_chainLongerThanTheLimit_exceedsItRatherThanWait() throws Exception {
    chain();

    assertThat(script.valueOf("node" + (5 * LIMIT - 1))).endsWith("node1(0" + ")".repeat(199));
  }

  @Test
  void evaluate_limitWasExceeded_givesUpTheSurplusWhenTheBuildIsOver() throws Exception {
    chain();

    script.valueOf("node" + (5 * LIMIT - 1));

    assertThat(records.most.get()).isGreaterThan(LIMIT);
    records.awaitAlive(LIMIT);
  }
}
