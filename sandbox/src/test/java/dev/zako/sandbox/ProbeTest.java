package dev.zako.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTest {
  @TempDir Path directory;

  private ProbeOptions options(SortedMap<String, String> environment) {
    return new ProbeOptions(
        directory.resolve("scratch"), Optional.of(directory.resolve("launcher")), environment);
  }

  @Test
  void probe_thisHost_saysSomethingUsefulAboutEveryMechanism() {
    ProbeReport report = Variant.report();

    assertThat(report.mechanisms())
        .extracting(ProbeReport.Mechanism::name)
        .containsExactlyInAnyOrder("launcher", "bubblewrap", "unshare");
    for (ProbeReport.Mechanism mechanism : report.mechanisms()) {
      switch (mechanism) {
        case ProbeReport.Works works -> {
          assertThat(works.cost()).isPositive();
          assertThat(works.programs().values()).allMatch(Files::isExecutable);
        }
        case ProbeReport.Unusable unusable -> {
          assertThat(unusable.reason()).isNotBlank();
          assertThat(unusable.hint()).isNotBlank();
        }
        case ProbeReport.NotTried notTried -> throw new AssertionError(notTried);
      }
    }
  }

  @Test
  void probeFor_anyModeOnThisHost_endsWithTheFirstThatWorks() throws IOException {
    ProbeReport all = Variant.report();

    ProbeReport first =
        Sandboxes.probeFor(Optional.empty(), options(new TreeMap<>(System.getenv())));

    assertThat(first.preferred().map(ProbeReport.Works::name))
        .isEqualTo(all.preferred().map(ProbeReport.Works::name));
    assertThat(first.strictestMode()).isEqualTo(all.strictestMode());
    assertThat(first.mechanisms().stream().filter(ProbeReport.Works.class::isInstance).count())
        .isLessThanOrEqualTo(1);
    try (var left = Files.list(directory.resolve("scratch"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void probeFor_modeWithoutNamespaces_triesNothingAndFindsTheLauncher() {
    ProbeReport report =
        Sandboxes.probeFor(Optional.of(SandboxMode.OFF), options(new TreeMap<>(System.getenv())));

    assertThat(report.mechanisms()).hasSize(3).allMatch(ProbeReport.NotTried.class::isInstance);
    assertThat(report.guard().isPresent()).isEqualTo(Variant.report().guard().isPresent());
    assertThat(directory.resolve("scratch")).doesNotExist();
  }

  @Test
  void probe_brokenTool_isUnusableWithWhatItSaid() throws IOException {
    Path tools = Files.createDirectory(directory.resolve("tools"));
    Path fake = Files.writeString(tools.resolve("bwrap"), "#!/bin/sh\necho no luck >&2\nexit 1\n");
    Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
    TreeMap<String, String> environment = new TreeMap<>();
    environment.put("PATH", tools.toString());

    ProbeReport report = Sandboxes.probe(options(environment));

    assertThat(report.mechanisms())
        .filteredOn(mechanism -> mechanism.name().equals("bubblewrap"))
        .singleElement()
        .isInstanceOfSatisfying(
            ProbeReport.Unusable.class,
            unusable -> {
              assertThat(unusable.reason()).contains("no luck");
              assertThat(unusable.hint()).isNotBlank();
            });
  }

  @Test
  void create_strictWithoutMechanism_isRefused() {
    ProbeReport nothing =
        new ProbeReport(
            List.of(new ProbeReport.Unusable("unshare", "reason", "hint")),
            Optional.empty(),
            Optional.empty());

    assertThat(nothing.strictestMode()).isEqualTo(SandboxMode.TREE);
    assertThatExceptionOfType(SandboxUnavailableException.class)
        .isThrownBy(() -> Sandboxes.create(SandboxMode.STRICT, directory, nothing))
        .satisfies(refusal -> assertThat(refusal.hint()).contains("zako doctor"));
  }

  @Test
  void create_scratchRootIsAFile_isRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatExceptionOfType(SandboxUnavailableException.class)
        .isThrownBy(() -> Sandboxes.create(SandboxMode.OFF, file, Variant.report()));
  }

  @ParameterizedTest
  @CsvSource({
    "user/max_user_namespaces,0,user.max_user_namespaces=15000",
    "kernel/apparmor_restrict_unprivileged_userns,1,apparmor_restrict_unprivileged_userns=0",
    "kernel/unprivileged_userns_clone,0,unprivileged_userns_clone=1",
  })
  void hintFor_forbiddingSetting_saysHowToChangeIt(String file, String value, String expected)
      throws IOException {
    Path setting = directory.resolve(file);
    Files.createDirectories(setting.getParent());
    Files.writeString(setting, value + "\n");

    assertThat(KernelHints.hintFor("failed", directory)).contains(expected);
  }

  @Test
  void hintFor_messages_areUnderstood() {
    assertThat(KernelHints.hintFor("mounting /proc: Operation not permitted", directory))
        .contains("systempaths");
    assertThat(KernelHints.hintFor("unshare failed: Operation not permitted", directory))
        .contains("seccomp");
    assertThat(KernelHints.hintFor("who knows", directory)).contains("tree");
  }
}
