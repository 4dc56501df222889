package dev.zako.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The corpus of every target, and a short run of Jazzer; `tools/fuzz` runs it for longer. */
final class FuzzTargetTest {
  private static final int RUNS = 2_000;
  private static final int SEED = 20260121;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private static List<Path> corpus(FuzzTarget target) throws IOException {
    try (Stream<Path> files = Files.list(FuzzTarget.CORPUS.resolve(target.id()))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void check_everyInputOfTheCorpus_holds(FuzzTarget target) throws IOException {
    List<Path> files = corpus(target);
    assertThat(files).hasSizeGreaterThan(3);
    for (Path file : files) {
      byte[] input = Files.readAllBytes(file);
      try {
        assertTimeoutPreemptively(LONGEST, () -> target.check(input));
      } catch (Throwable e) {
        throw new AssertionError("Input " + file, e);
      }
    }
  }

  @Test
  void withId_everyTarget_isFound() {
    for (FuzzTarget target : FuzzTarget.values()) {
      assertThat(FuzzTarget.withId(target.id())).isEqualTo(target);
    }
    assertThatThrownBy(() -> FuzzTarget.withId("nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ignore-files");
  }

  @Test
  void jazzer_fewRunsOfAllTargets_findsNothing(@TempDir Path directory) throws Exception {
    Path seeds = Files.createDirectory(directory.resolve("seeds"));
    int size = 0;
    FuzzTarget[] targets = FuzzTarget.values();
    for (int i = 0; i < targets.length; i++) {
      for (Path file : corpus(targets[i])) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.write(i);
        input.write(Files.readAllBytes(file));
        Files.write(seeds.resolve(targets[i].id() + "-" + file.getFileName()), input.toByteArray());
        size++;
      }
    }
    Path log = directory.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+EnableDynamicAgentLoading"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + Fuzzer.class.getName());
    command.add("--target_args=" + Fuzzer.ALL);
    command.add("--instrumentation_includes=dev.zako.**");
    command.add("--reproducer_path=" + directory);
    command.add("-artifact_prefix=" + directory + "/");
    command.add("-seed=" + SEED);
    command.add("-runs=" + (RUNS + size));
    command.add("-timeout=" + LONGEST.toSeconds());
    command.add(seeds.toString());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int exit;
    try {
      process.getOutputStream().close();
      exit = process.waitFor();
    } finally {
      process.destroyForcibly();
    }
    String output = Files.readString(log);
    assertThat(exit).as("seed %d: %s", SEED, output).isZero();
    assertThat(output).contains("Done " + (RUNS + size) + " runs");
  }
}
