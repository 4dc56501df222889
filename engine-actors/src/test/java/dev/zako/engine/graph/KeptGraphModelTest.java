package dev.zako.engine.graph;

import dev.zako.cas.WritePoints;
import dev.zako.engine.store.GraphStore;
import dev.zako.engine.store.RememberingCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random graphs, edits, failures and cancellations, with nodes that are given up at any time, and
 * with processes that end or are killed between builds, against naive evaluators.
 */
class KeptGraphModelTest {
  private static final int ROUNDS = 10;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "11, false, 0, 0", "12, false, 0.01, 0.1", "13, true, 0, 0.1",
    "14, true, 0.01, 0.3", "15, false, 0.02, 0.5", "16, true, 0.02, 0.5"
  })
  void step_randomHistoriesWithRestarts_agreeWithNaiveEvaluation(
      long seed, boolean cyclic, double cancels, double rests) throws Exception {
    for (int i = 0; i < Integer.getInteger("zako.histories", 100); i++) {
      history(seed * 1_000_003 + i, cyclic, cancels, rests);
    }
  }

  private void history(long seed, boolean cyclic, double cancels, double rests) throws IOException {
    Random random = new Random(seed);
    World world = new World(random, cyclic);
    Simulator simulator = new Simulator(random, world, rests);
    Path file = directory.resolve("records");
    Files.deleteIfExists(file);
    RememberingCodec codec = new RememberingCodec();
    GraphStore store = open(file, codec, world, simulator, 1 + random.nextInt(4));
    simulator.restart(store);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        world.broken.clear();
        if (random.nextInt(4) == 0) {
          world.broken.add(new World.Name(random.nextInt(world.size)));
        }
        simulator.log.clear();
        NodeMachineModelTest.oneRound(random, world, simulator, cancels, 0);
        if (random.nextInt(3) == 0) {
          if (random.nextBoolean()) {
            store.detach();
          }
          store.close();
          store = open(file, codec, world, simulator, 1 + random.nextInt(4));
          simulator.restart(store);
          world.edit();
          simulator.invalidate(changed(store, world));
        } else {
          simulator.invalidate(world.edit());
        }
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "Seed " + seed + "\n" + world + "\n" + String.join("\n", simulator.log), e);
    } finally {
      store.close();
    }
  }

  private static GraphStore open(
      Path file, RememberingCodec codec, World world, Simulator simulator, int batch)
      throws IOException {
    GraphStore store =
        new GraphStore(
            file,
            Fingerprint.of("model"),
            codec,
            key -> Optional.of(world.versions.getOrDefault(key, 0)),
            batch,
            simulator::later,
            WritePoints.none());
    store.attach();
    return store;
  }

  /** The nodes that were kept when their programs were others. */
  private static List<NodeKey<?>> changed(GraphStore store, World world) {
    return store.leaves().stream()
        .filter(
            leaf ->
                !leaf.entry()
                    .sight()
                    .equals(Optional.of(world.versions.getOrDefault(leaf.entry().key(), 0))))
        .<NodeKey<?>>map(leaf -> leaf.entry().key())
        .toList();
  }
}
