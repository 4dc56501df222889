package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import build.bazel.remote.execution.v2.ActionResult;
import dev.zako.cas.Digest;
import dev.zako.engine.build.BuildProcesses.Built;
import dev.zako.engine.build.BuildProcesses.Ended;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process of a build is killed at each moment at which something is written, and at others,
 * with its commands in the strictest sandbox or in none. What is built next, by another process and
 * without any cleaning, is what a clean build makes; and no command runs again whose result was in
 * the action cache, and no script if the graph was written down.
 */
final class CrashMatrixTest {
  /** What the first source says in a clean build; each round writes something else there. */
  private static final String CLEAN = "clean";

  /** How a record in the log of results begins: this, the bytes of its value, a checksum, a key. */
  private static final String RESULT_MAGIC = "zako-ac2";

  private static final int RESULT_HEADER_BYTES =
      RESULT_MAGIC.length() + Integer.BYTES + 2 * Digest.HASH_BYTES;

  private static final String OFF = "off";
  private static final String STRICTEST = "strictest";

  private static final int COLD_ROUNDS = 4;
  private static final int MOMENTS = 2;

  private static final String CHAIN =
      """
      import { genrule } from "zako:std";
      console.info("evaluated");
      export default [
        genrule({ name: "one", srcs: ["one.txt"], outs: ["one"], cmd: "cat $< > $@" }),
        genrule({ name: "two", srcs: [":one", "two.txt"], outs: ["two"], cmd: "cat $(SRCS) > $@" }),
        genrule({ name: "three", srcs: ["two.txt"], outs: ["three"], cmd: "cat $< > $@" }),
      ];
      """;

  /** More than a thousand nodes, so that the graph is written in several batches. */
  private static final String MANY =
      """
      import { genrule } from "zako:std";
      console.info("evaluated");
      export default Array.from({ length: 260 }, (_, i) =>
        genrule({
          name: `t${i}`,
          srcs: i % 4 === 0 ? ["one.txt", "two.txt"] : [`:t${i - 1}`, "one.txt"],
          outs: [`t${i}.out`],
          cmd: "cat $(SRCS) > $@",
        }),
      );
      """;

  private static BuildProcesses processes;
  private static int firstPoints;
  private static SortedMap<String, String> cleanChain;
  private static SortedMap<String, String> cleanMany;

  @TempDir Path directory;

  @BeforeAll
  static void prepare(@TempDir Path directory) throws Exception {
    processes = new BuildProcesses(directory);
    firstPoints = build(directory.resolve("chain"), CHAIN).points().size();
    cleanChain = outputs(directory.resolve("chain"));
    assertThat(build(directory.resolve("many"), MANY).points())
        .filteredOn("graph batch"::equals)
        .hasSizeGreaterThan(1);
    cleanMany = outputs(directory.resolve("many"));
  }

  private static Ended build(Path root, String build) throws Exception {
    write(root, build, CLEAN);
    return processes.build(root, OFF, 1);
  }

  private static void write(Path root, String build, String text) throws IOException {
    Files.createDirectories(root);
    Files.writeString(
        root.resolve("zako.toml"),
        "group = \"dev.zako.test\"\nartifact = \"sample\"\nversion = \"1.0.0\"\n");
    Files.writeString(root.resolve("BUILD.ts"), build);
    Files.writeString(root.resolve("one.txt"), text + "\n");
    Files.writeString(root.resolve("two.txt"), "second\n");
  }

  /** What is in {@code zako-out}. */
  private static SortedMap<String, String> outputs(Path root) throws IOException {
    Path out = root.resolve("zako-out");
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(out.relativize(file).toString(), Files.readString(file));
      }
    }
    return texts;
  }

  /** The commands whose whole results are in the action cache; other records are of scripts. */
  private static SortedSet<String> finished(Path root) throws IOException {
    Path log = root.resolve(".zako/cas/ac/results");
    ByteBuffer bytes = ByteBuffer.wrap(Files.exists(log) ? Files.readAllBytes(log) : new byte[0]);
    SortedSet<String> found = new TreeSet<>();
    while (bytes.remaining() >= RESULT_HEADER_BYTES) {
      int at = bytes.position();
      byte[] magic = new byte[RESULT_MAGIC.length()];
      bytes.get(magic);
      int length = bytes.getInt();
      byte[] checksum = new byte[Digest.HASH_BYTES];
      bytes.get(checksum);
      if (new String(magic, StandardCharsets.US_ASCII).equals(RESULT_MAGIC)
          && length >= 0
          && length <= bytes.remaining() - Digest.HASH_BYTES) {
        byte[] checked = new byte[Digest.HASH_BYTES + length];
        bytes.get(checked);
        if (Arrays.equals(Digest.of(checked).hash(), checksum)) {
          byte[] value = Arrays.copyOfRange(checked, Digest.HASH_BYTES, checked.length);
          if (ActionResult.parseFrom(value).getOutputFilesCount() > 0) {
            found.add(HexFormat.of().formatHex(checked, 0, Digest.HASH_BYTES));
          }
          continue;
        }
      }
      // Part of a record that its writer did not live to finish.
      bytes.position(at + 1);
    }
    return found;
  }

  /**
   * Builds after a death, and holds what is promised.
   *
   * @param sandbox that of the build that died
   * @param clean what a clean build makes
   * @param text what the first source says now
   */
  private static void recover(
      Path root,
      String sandbox,
      Ended death,
      SortedMap<String, String> clean,
      String text,
      String round)
      throws Exception {
    List<String> points = death.points();
    String last = points.isEmpty() ? "the start" : points.getLast();
    String what = round + ", died at `" + last + "`, point " + points.size();
    SortedSet<String> before = finished(root);

    Ended after = processes.build(root, sandbox, 2);

    SortedMap<String, String> expected = new TreeMap<>(clean);
    expected.replaceAll((_, each) -> each.replace(CLEAN, text));
    assertThat(outputs(root)).as(what).isEqualTo(expected);
    Built first = after.builds().getFirst();
    SortedSet<String> ran = finished(root);
    ran.removeAll(before);
    assertThat(first.executed()).as(what).isEqualTo(ran.size());
    if (last.startsWith("digests") || last.startsWith("durations")) {
      assertThat(first).as(what).isEqualTo(new Built(0, 0, 0));
    }
    assertThat(after.builds().getLast()).as(what).isEqualTo(new Built(0, 0, 0));
  }

  /** Does these at the same time, and waits for all. */
  private static void together(Callable<@Nullable Void> one, Callable<@Nullable Void> other)
      throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<@Nullable Void> each : threads.invokeAll(List.of(one, other))) {
        each.get();
      }
    }
  }

  @Test
  void build_killedAtEachWriteAfterAnEdit_goesOnFromThere() throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    together(() -> killAtEverySecond(1, OFF, seen), () -> killAtEverySecond(2, STRICTEST, seen));

    assertThat(seen)
        .contains("graph batch", "graph batch half written", "graph batch written")
        .contains("store creates", "store half written", "store publishes", "store published")
        .contains("store appends", "store half appended", "store appended")
        .contains("output made", "output placed", "digests written", "durations written")
        .contains("build entry written");
  }

  private @Nullable Void killAtEverySecond(int first, String sandbox, Set<String> seen)
      throws Exception {
    Path root = directory.resolve("edited-" + first);
    write(root, CHAIN, "round 0");
    assertThat(processes.build(root, sandbox, 1).builds()).hasSize(1);
    boolean isKilled = true;
    for (int round = first; isKilled; round += 2) {
      Files.writeString(root.resolve("one.txt"), "round " + round + "\n");
      Files.setLastModifiedTime(root.resolve("zako-out/three"), FileTime.fromMillis(round * 1000L));
      Ended death =
          BuildProcesses.await(processes.start(root, sandbox, Integer.toString(round), 1));
      seen.addAll(death.points());
      recover(root, sandbox, death, cleanChain, "round " + round, "Round " + round);
      isKilled = death.isKilled();
    }
    return null;
  }

  @Test
  void build_killedInAFirstBuild_isMadeByTheNext() throws Exception {
    long seed = System.nanoTime();
    System.out.println("Seed of the first builds: " + seed);
    Random random = new Random(seed);
    List<String> one = new ArrayList<>(List.of("graph created"));
    List<String> other = new ArrayList<>(List.of("graph in place"));
    for (int i = 0; i < COLD_ROUNDS; i++) {
      (i % 2 == 0 ? one : other).add(Integer.toString(1 + random.nextInt(firstPoints)));
    }
    together(() -> killFirstBuilds(OFF, one, seed), () -> killFirstBuilds(STRICTEST, other, seed));
  }

  private @Nullable Void killFirstBuilds(String sandbox, List<String> lasts, long seed)
      throws Exception {
    for (String last : lasts) {
      Path root = Files.createTempDirectory(directory, "first-");
      write(root, CHAIN, "first");
      Ended death = BuildProcesses.await(processes.start(root, sandbox, last, 1));
      recover(root, sandbox, death, cleanChain, "first", "Seed " + seed + ", point " + last);
    }
    return null;
  }

  @Test
  void build_killedAtAnyMomentWhileMuchIsDone_goesOnFromThere() throws Exception {
    long seed = System.nanoTime();
    System.out.println("Seed of the moments: " + seed);
    Random random = new Random(seed);
    Path root = directory.resolve("many");
    write(root, MANY, "round 0");
    long begin = System.nanoTime();
    assertThat(processes.build(root, STRICTEST, 1).builds()).hasSize(1);
    long whole = System.nanoTime() - begin;
    List<String> rounds =
        new ArrayList<>(List.of("graph batch half written", "graph batch written"));
    for (int i = 0; i < MOMENTS; i++) {
      rounds.add(Long.toString((long) (whole * random.nextDouble())));
    }
    for (String round : rounds) {
      Files.writeString(root.resolve("one.txt"), round + "\n");
      boolean isMoment = round.matches("\\d+");
      Process process = processes.start(root, STRICTEST, isMoment ? "none" : round, 1);
      Thread killer =
          Thread.ofVirtual()
              .start(() -> killAfter(process, isMoment ? Long.parseLong(round) : Long.MAX_VALUE));
      Ended death = BuildProcesses.await(process);
      killer.join();
      recover(root, STRICTEST, death, cleanMany, round, "Seed " + seed + ", " + round);
    }
  }

  private static void killAfter(Process process, long nanos) {
    try {
      if (!process.waitFor(nanos, TimeUnit.NANOSECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
