package dev.zako.engine.build.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cas.Digest;
import dev.zako.engine.build.analysis.ActionTemplate;
import dev.zako.engine.build.analysis.FileRef;
import dev.zako.engine.build.analysis.ToolchainKey;
import dev.zako.sandbox.SandboxMode;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is in the key of a command, and what is not. */
final class ActionKeysTest {
  private static final ToolchainKey.Resolved GCC =
      new ToolchainKey.Resolved(
          "cc",
          "{}",
          List.of("/usr"),
          new TreeMap<>(Map.of("/usr/bin/gcc", "one")),
          new TreeMap<>(Map.of("LC_ALL", "C")));

  private static ActionTemplate.Run run(List<String> arguments) {
    return new ActionTemplate.Run(
        "CcCompile",
        "Compiling",
        arguments,
        new TreeMap<>(),
        List.of(),
        List.of(),
        List.of(new ActionTemplate.Output("zako-out/a.o", false)),
        Optional.of("zako-out/a.d"),
        List.of("cc"),
        false,
        Optional.empty(),
        new TreeMap<>());
  }

  private static ActionInputs inputs(Map<String, String> contents) {
    SortedMap<String, Artifact> files = new TreeMap<>();
    SortedMap<String, FileRef> origins = new TreeMap<>();
    contents.forEach(
        (path, content) -> {
          Digest digest = Digest.of(content.getBytes(StandardCharsets.UTF_8));
          files.put(path, new Artifact.File(digest, false));
          origins.put(path, new FileRef.Source(path));
        });
    return new ActionInputs(files, origins);
  }

  private static ActionKeys keys(Map<String, String> headers) {
    return new ActionKeys(
        run(List.of("gcc", "-c", "a.c")),
        List.of(GCC),
        SandboxMode.STRICT,
        inputs(Map.of("a.c", "source")),
        inputs(headers));
  }

  @Test
  void full_sameCommandAndInputs_isTheSameKey() {
    SortedMap<String, String> reversed = new TreeMap<>(Comparator.reverseOrder());
    reversed.putAll(Map.of("a.h", "1", "b.h", "2"));

    assertThat(keys(Map.of("a.h", "1", "b.h", "2")).full().digest())
        .isEqualTo(keys(reversed).full().digest());
  }

  @Test
  void full_anyHeaderChanged_isAnotherKey() {
    assertThat(keys(Map.of("a.h", "1", "b.h", "1")).full().digest())
        .isNotEqualTo(keys(Map.of("a.h", "1", "b.h", "2")).full().digest());
  }

  @Test
  void pruned_unreadHeaderChanged_isTheSameKey() {
    assertThat(keys(Map.of("a.h", "1", "b.h", "1")).pruned(Set.of("a.h")).digest())
        .isEqualTo(keys(Map.of("a.h", "1", "b.h", "2")).pruned(Set.of("a.h")).digest());
  }

  @Test
  void pruned_readHeaderChanged_isAnotherKey() {
    assertThat(keys(Map.of("a.h", "1")).pruned(Set.of("a.h")).digest())
        .isNotEqualTo(keys(Map.of("a.h", "2")).pruned(Set.of("a.h")).digest());
  }

  @Test
  void pruned_headerAdded_isAnotherKey() {
    assertThat(keys(Map.of("a.h", "1")).pruned(Set.of("a.h")).digest())
        .isNotEqualTo(keys(Map.of("a.h", "1", "b.h", "1")).pruned(Set.of("a.h")).digest());
  }

  @Test
  void weak_contentsOfHeaders_doNotCount() {
    assertThat(keys(Map.of("a.h", "1")).weak()).isEqualTo(keys(Map.of("a.h", "2")).weak());
  }

  @Test
  void weak_namesOfHeaders_count() {
    assertThat(keys(Map.of("a.h", "1")).weak()).isNotEqualTo(keys(Map.of("b.h", "1")).weak());
  }

  @Test
  void full_otherCompiler_isAnotherKey() {
    ToolchainKey.Resolved other =
        new ToolchainKey.Resolved(
            "cc",
            "{}",
            List.of("/usr"),
            new TreeMap<>(Map.of("/usr/bin/gcc", "two")),
            new TreeMap<>(Map.of("LC_ALL", "C")));

    assertThat(full(List.of("gcc"), GCC, SandboxMode.STRICT))
        .isNotEqualTo(full(List.of("gcc"), other, SandboxMode.STRICT));
  }

  @Test
  void full_withoutSandbox_isAnotherKey() {
    assertThat(full(List.of("gcc"), GCC, SandboxMode.STRICT))
        .isNotEqualTo(full(List.of("gcc"), GCC, SandboxMode.OFF));
  }

  @Test
  void full_otherArguments_isAnotherKey() {
    assertThat(full(List.of("gcc", "-O0"), GCC, SandboxMode.STRICT))
        .isNotEqualTo(full(List.of("gcc", "-O2"), GCC, SandboxMode.STRICT));
  }

  private static Digest full(
      List<String> arguments, ToolchainKey.Resolved toolchain, SandboxMode mode) {
    return new ActionKeys(
            run(arguments), List.of(toolchain), mode, inputs(Map.of()), inputs(Map.of()))
        .full()
        .digest();
  }

  @Test
  void environment_ofTheCommand_goesBeforeThatOfToolchains() {
    ActionTemplate.Run own =
        new ActionTemplate.Run(
            "M",
            "P",
            List.of("x"),
            new TreeMap<>(Map.of("LC_ALL", "de")),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of("cc"),
            false,
            Optional.empty(),
            new TreeMap<>());

    assertThat(ActionKeys.environment(own, List.of(GCC))).containsEntry("LC_ALL", "de");
  }
}
