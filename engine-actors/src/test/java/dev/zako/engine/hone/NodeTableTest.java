package dev.zako.engine.hone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.pekko.actor.ActorRef;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of a shard's nodes beside a map. */
class NodeTableTest {
  private static final int STEPS = 4_000;
  private static final int KEYS = 300;

  /**
   * A key of which some have the same hash code.
   *
   * @param hashes how many hash codes there are
   */
  private record Key(int number, int hashes) implements NodeKey<NodeValue> {
    @Override
    public String kind() {
      return "key";
    }

    @Override
    public String id() {
      return Integer.toString(number);
    }

    @Override
    public int hashCode() {
      return number % hashes;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50, 300})
  void anyOrderOfAddingAndRemoving_findsWhatAMapFinds(int hashes) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    NodeTable table = new NodeTable();
    Map<NodeKey<?>, Peers.NodePeer> map = new HashMap<>();
    for (int step = 0; step < STEPS; step++) {
      Key key = new Key(random.nextInt(KEYS), hashes);
      Peers.NodePeer known = map.get(key);
      assertThat(table.find(key)).as("seed %d, step %d", seed, step).isSameAs(known);
      if (known == null) {
        Peers.NodePeer node = new Peers.NodePeer(key, ActorRef.noSender());
        map.put(key, node);
        table.add(node);
      } else if (random.nextBoolean()) {
        map.remove(key);
        table.remove(known);
      }
      assertThat(table.size()).isEqualTo(map.size());
    }
    List<Peers.NodePeer> all = new ArrayList<>();
    table.forEach(all::add);
    assertThat(all).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(map.values());

    table.clear();

    assertThat(table.size()).isZero();
    assertThat(table.find(new Key(0, hashes))).isNull();
  }
}
