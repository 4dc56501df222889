package dev.zako.engine.build.leaf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.leaf.ChangeWatch.Heard;
import dev.zako.engine.graph.NodeKey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which leaves are looked at again, by what is heard of the world. */
class ObservationsTest {
  private static final Path ROOT = Path.of("/w");
  private static final String SETTLED = "settled";

  private final Observations observations = new Observations(new FakeWorld());
  private final FakeWatch watch = new FakeWatch();
  private final Map<Path, String> world = new HashMap<>();
  private final AtomicInteger looks = new AtomicInteger();

  /** Hears of the paths at which it was asked to listen. */
  private static final class FakeWatch implements ChangeWatch {
    final Set<Path> listening = new HashSet<>();
    final Set<Path> deaf = new HashSet<>();
    final Set<Path> changed = new HashSet<>();
    final Set<Path> unwatched = new HashSet<>();
    boolean isComplete = true;

    @Override
    public boolean watch(Path path) {
      return deaf.stream().noneMatch(path::startsWith)
          && (listening.contains(path) || listening.add(path));
    }

    /** Something happens at the path. */
    void happens(Path path) {
      if (listening.contains(path)) {
        changed.add(path);
      }
    }

    /** The directory goes away, and perhaps another one comes. */
    void lose(Path directory) {
      listening.removeIf(path -> path.startsWith(directory));
      unwatched.add(directory);
    }

    void overflow() {
      listening.clear();
      isComplete = false;
    }

    @Override
    public Heard settled() {
      Heard heard = new Heard(changed, unwatched, isComplete);
      changed.clear();
      unwatched.clear();
      isComplete = true;
      return heard;
    }

    @Override
    public Heard arrived() {
      return settled();
    }

    @Override
    public void close() {
      listening.clear();
    }
  }

  /** Knows texts at paths. */
  private final class FakeWorld implements Observations.World {
    @Override
    public Observations.Look look(NodeKey<?> leaf, Sighting seen) {
      boolean isSettled =
          seen instanceof Sighting.Variable(String how, var _) && how.equals(SETTLED);
      return isSettled && !looksDifferent(leaf, seen)
          ? new Observations.Look.Same()
          : new Observations.Look.Changed();
    }

    @Override
    public boolean looksDifferent(NodeKey<?> leaf, Sighting seen) {
      looks.incrementAndGet();
      String now = world.getOrDefault(ROOT.resolve(leaf.id()), "");
      return !(seen instanceof Sighting.Variable(var _, Optional<String> text)
          && text.equals(Optional.of(now)));
    }

    @Override
    public Optional<Path> path(NodeKey<?> leaf, Sighting seen) {
      return Optional.of(ROOT.resolve(leaf.id()));
    }
  }

  private static NodeKey<?> leaf(String name) {
    return new FileStateKey(name);
  }

  private void read(String name) {
    read(name, true);
  }

  /** What a leaf does when it is computed. */
  private void read(String name, boolean settled) {
    Path path = ROOT.resolve(name);
    boolean watched = observations.watch(leaf(name), path);
    observations.record(
        leaf(name), seen(name, settled), watched ? Optional.of(path) : Optional.empty());
  }

  private Sighting seen(String name, boolean settled) {
    return new Sighting.Variable(
        settled ? SETTLED : "unsettled", Optional.of(world.getOrDefault(ROOT.resolve(name), "")));
  }

  private void write(String name, String text) {
    world.put(ROOT.resolve(name), text);
  }

  @Test
  void changed_ofWatchedLeaves_looksOnlyAtThoseHeardOf() {
    observations.listenTo(watch);
    List.of("a/1", "a/2", "a-b/3", "b/4").forEach(this::read);
    assertThat(observations.sweep().changed()).isEmpty();
    assertThat(looks).hasValue(0);
    write("a/1", "new");
    watch.changed.add(ROOT.resolve("a/1"));
    assertThat(observations.sweep().changed().toString())
        .isEqualTo(List.of(leaf("a/1")).toString());
    assertThat(looks).hasValue(1);
    read("a/1");
    watch.changed.add(ROOT.resolve("a"));
    assertThat(observations.sweep().changed()).isEmpty();
    assertThat(looks).as("those in and below the directory, and no other").hasValue(3);
  }

  @Test
  void changed_ofADirectory_looksAtItWhenANameInItChanges() {
    observations.listenTo(watch);
    read("a");
    write("a", "one more name");
    watch.changed.add(ROOT.resolve("a/new"));
    assertThat(observations.isAnyChanged()).isTrue();
    assertThat(observations.sweep().changed()).hasSize(1);
  }

  @Test
  void changed_ofUnsettledLeaves_namesThoseHeardOfEvenIfTheyLookTheSame() {
    observations.listenTo(watch);
    read("a/1", false);
    read("a/2", false);
    assertThat(observations.sweep().changed()).isEmpty();
    watch.changed.add(ROOT.resolve("a/1"));
    assertThat(observations.isAnyDifferent()).isFalse();
    assertThat(observations.isAnyNews()).isTrue();
    assertThat(observations.sweep().changed()).hasSize(1);
  }

  @Test
  void isAnyChanged_whileALeafLooks_isNotBecauseOfIt() {
    observations.record(leaf("a/1"), new Sighting.Unknown());
    assertThat(observations.isAnyChanged()).isFalse();
    assertThat(observations.sweep().changed()).hasSize(1);
  }

  @Test
  void changed_afterAnOverflow_looksAtEverythingOnce() {
    observations.listenTo(watch);
    List.of("a/1", "a/2", "b/3").forEach(this::read);
    write("b/3", "unheard");
    watch.overflow();
    assertThat(observations.sweep().changed()).hasSize(1);
    read("b/3");
    int before = looks.get();
    assertThat(observations.sweep().changed()).isEmpty();
    assertThat(looks).as("listened to again").hasValue(before);
  }

  @Test
  void changed_whereNothingCanBeHeard_looksEachTime() {
    watch.deaf.add(ROOT.resolve("mount"));
    observations.listenTo(watch);
    read("mount/1");
    read("a/1");
    write("mount/1", "unheard");
    assertThat(observations.isAnyNews()).isTrue();
    assertThat(observations.sweep().changed()).hasSize(1);
    read("mount/1");
    assertThat(observations.sweep().changed()).isEmpty();
    assertThat(looks).hasValueGreaterThanOrEqualTo(3);
  }

  @Test
  void changed_afterADirectoryWentAway_looksUntilItIsHeardOfAgain() {
    observations.listenTo(watch);
    read("a/1");
    watch.lose(ROOT.resolve("a"));
    watch.deaf.add(ROOT.resolve("a"));
    assertThat(observations.sweep().changed()).isEmpty();
    assertThat(looks).hasValue(1);
    write("a/1", "unheard");
    assertThat(observations.sweep().changed()).hasSize(1);
    read("a/1");
    watch.deaf.clear();
    assertThat(observations.sweep().changed()).isEmpty();
    int before = looks.get();
    read("a/1");
    assertThat(observations.sweep().changed()).isEmpty();
    assertThat(looks).hasValue(before);
  }

  @Test
  void changed_ofAnEarlierProcess_looksAtEverythingOnceAndListens() {
    observations.listenTo(watch);
    write("a/2", "changed meanwhile");
    Sighting before = new Sighting.Variable(SETTLED, Optional.of(""));
    observations.replaceAll(Map.of(leaf("a/1"), before, leaf("a/2"), before));
    assertThat(observations.sweep().changed().toString())
        .isEqualTo(List.of(leaf("a/2")).toString());
    read("a/2");
    int looked = looks.get();
    assertThat(observations.sweep().changed()).isEmpty();
    assertThat(looks).hasValue(looked);
    write("a/1", "heard");
    watch.happens(ROOT.resolve("a/1"));
    assertThat(observations.sweep().changed()).hasSize(1);
  }

  @Test
  void changed_withoutAWatch_looksAtEverything() {
    read("a/1");
    read("a/2");
    write("a/2", "unheard");
    assertThat(observations.sweep().changed()).hasSize(1);
    assertThat(looks).hasValue(2);
  }

  /** Whatever happens, a leaf that would see something else is named. */
  @Test
  void changed_inAnyOrderOfEvents_neverMissesAChange() {
    for (long seed = 1; seed <= 200; seed++) {
      play(new Random(seed), seed);
    }
  }

  private static void play(Random random, long seed) {
    ObservationsTest game = new ObservationsTest();
    List<String> names = List.of("a", "a/1", "a/b/2", "a/b/3", "c/4");
    game.observations.listenTo(game.watch);
    names.forEach(game::read);
    Map<String, String> read = new HashMap<>();
    for (int step = 0; step < 60; step++) {
      String name = names.get(random.nextInt(names.size()));
      Path path = ROOT.resolve(name);
      switch (random.nextInt(8)) {
        case 0 -> game.watch.overflow();
        case 1 -> game.watch.lose(path.resolveSibling(""));
        case 2 -> {
          game.watch.deaf.add(path);
          game.watch.lose(path);
        }
        case 3 -> game.watch.deaf.clear();
        case 4 -> {
          Set<NodeKey<?>> changed = new TreeSet<>(NodeKey.ORDER);
          changed.addAll(game.observations.sweep().changed());
          for (String each : names) {
            String now = game.world.getOrDefault(ROOT.resolve(each), "");
            if (!now.equals(read.getOrDefault(each, ""))) {
              assertThat(changed).as("seed " + seed + ", step " + step).contains(leaf(each));
            }
            if (changed.contains(leaf(each))) {
              game.read(each);
              read.put(each, now);
            }
          }
        }
        default -> {
          game.write(name, "v" + step);
          game.watch.happens(path);
        }
      }
    }
  }
}
