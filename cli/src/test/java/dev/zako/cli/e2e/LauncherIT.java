package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher: where it works, what it says if it cannot. */
class LauncherIT {
  @TempDir Path directory;

  @Test
  void version_throughSymbolicLinkFromElsewhere_works() throws IOException {
    Path link = directory.resolve("a link");
    Files.createSymbolicLink(link, ZakoProcess.repository().resolve("zako"));
    Path second = directory.resolve("second");
    Files.createSymbolicLink(second, Path.of("a link"));
    Ended ended = ZakoProcess.program(directory, "./second", "version").run();
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ended.out()).startsWith("zako ");
  }

  @Test
  void directory_withNameBeyondAsciiAndLocaleThatIsNotThere_isFound() throws IOException {
    Path inner = Files.createDirectory(directory.resolve("Ordner \u00fc"));
    // The first use says that it prepares the next ones.
    assertThat(ZakoProcess.zako(directory, "version").run().exitCode()).isZero();
    for (String locale : List.of("xx_XX.UTF-8", "C", "")) {
      Ended ended =
          ZakoProcess.zako(directory, "-C", "Ordner \u00fc", "information")
              .with("LC_ALL", locale)
              .run();
      assertThat(ended.exitCode()).as(ended.toString()).isZero();
      assertThat(ended.out()).contains("directory: " + inner);
      assertThat(ended.err()).isEmpty();
    }
  }

  @Test
  void version_foundByPath_works() {
    Ended ended =
        ZakoProcess.program(directory, "sh", "-c", "zako version")
            .with("PATH", ZakoProcess.repository() + ":/usr/bin:/bin")
            .run();
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
  }

  @Test
  void version_withoutMaven_starts() {
    Ended ended = ZakoProcess.zako(directory, "version").with("PATH", "/usr/bin:/bin").run();
    assertThat(ended.out()).as(ended.toString()).startsWith("zako ");
  }

  @Test
  void versionAndHelp_loadNothingOfTheEngine() throws IOException {
    for (String command : List.of("version", "help")) {
      Path log = directory.resolve(command + ".log");
      Ended ended =
          ZakoProcess.zako(directory, command)
              .with("ZAKO_AOT", "off")
              .with("ZAKO_JAVA_OPTIONS", "-Xlog:class+load:file=" + log)
              .run();
      assertThat(ended.exitCode()).as(ended.toString()).isZero();
      assertThat(Files.readString(log))
          .contains("dev.zako.cli.Main")
          .doesNotContain(
              "org.apache.pekko", "org.graalvm", "ch.qos.logback", "BuildEngine", "com.caoccao");
    }
  }

  @Test
  void version_withUselessJavaHome_findsAJdk25() {
    Ended ended =
        ZakoProcess.zako(directory, "version").with("JAVA_HOME", directory.toString()).run();
    assertThat(ended.out()).as(ended.toString()).contains("Java 25");
  }

  @Test
  void start_withoutJdk_saysWhereItLookedAndHowToInstallOne() throws IOException {
    Path old = directory.resolve("old");
    Files.createDirectories(old.resolve("bin"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    Files.writeString(old.resolve("bin/javac"), "");
    assertThat(old.resolve("bin/javac").toFile().setExecutable(true)).isTrue();
    Ended ended =
        ZakoProcess.zako(directory, "version")
            .with("ZAKO_JAVA_HOME", directory.resolve("gone").toString())
            .with("JAVA_HOME", old.toString())
            .with("ZAKO_JVM_DIRECTORY", directory.toString())
            .run();
    assertThat(ended.exitCode()).isEqualTo(36);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains(
            "error ZK6001: No JDK 25 was found",
            "ZAKO_JAVA_HOME: `" + directory.resolve("gone") + "` is no directory",
            "JAVA_HOME: `" + old + "` is Java 17.0.1",
            "looked in " + directory,
            "next: install a JDK 25");
  }

  @Test
  void start_withAsciiLocale_stillKnowsUnicodeNames() throws IOException {
    Path named = Files.createDirectories(directory.resolve("grün"));
    Ended ended = ZakoProcess.zako(directory, "-C", "grün", "info").with("LC_ALL", "C").run();
    assertThat(ended.err()).contains("ZK2001", named.toString());
  }

  @Test
  void unbuilt_withBuildNever_isRefused() {
    Path repository = pretendRepository("exit 0");
    Ended ended = ZakoProcess.program(directory, repository + "/zako", "version").run();
    assertThat(ended.exitCode()).isEqualTo(36);
    assertThat(ended.err()).contains("error ZK6003", "next: ");
  }

  @Test
  void unbuilt_whoseBuildFails_showsWhy() {
    Path repository =
        pretendRepository("echo '[INFO] Building Thing 1 [1/2]'; echo '[ERROR] it broke'; exit 1");
    Ended ended =
        ZakoProcess.program(directory, repository + "/zako", "version")
            .with("ZAKO_BUILD", "")
            .run();
    assertThat(ended.exitCode()).isEqualTo(36);
    assertThat(ended.err())
        .contains("zako:   [1/2] Thing 1", "error ZK6003", "it broke", "build.log", "next: ");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void unbuilt_startedTwiceAtOnce_isBuiltOnce() throws IOException {
    Path lib = ZakoProcess.repository().resolve("cli/target/zako/lib");
    Path repository =
        pretendRepository(
            "echo built >>../count; mkdir -p cli/target/zako; ln -sfn '"
                + lib
                + "' cli/target/zako/lib");
    ZakoProcess.Running one = startUnbuilt(repository);
    ZakoProcess.Running two = startUnbuilt(repository);
    for (Ended ended : List.of(one.end(), two.end())) {
      assertThat(ended.exitCode()).as(ended.toString()).isZero();
      assertThat(ended.out()).startsWith("zako ");
    }
    assertThat(Files.readAllLines(directory.resolve("count"))).hasSize(1);
    Files.writeString(repository.resolve("cas/src/main/Changed.java"), "");
    assertThat(startUnbuilt(repository).end().err()).contains("zako: building Zako");
  }

  private static ZakoProcess.Running startUnbuilt(Path repository) {
    return ZakoProcess.program(repository, repository + "/zako", "version")
        .with("ZAKO_BUILD", "")
        .with("ZAKO_AOT", "off")
        .start();
  }

  /**
   * A repository with the real launcher, in a directory with a space, and a Maven that does this.
   */
  private Path pretendRepository(String build) {
    try {
      Path root = Files.createDirectories(directory.resolve("my repository"));
      Files.createDirectories(root.resolve("cas/src/main"));
      Files.createDirectories(root.resolve("zako-js/src"));
      Files.writeString(root.resolve("pom.xml"), "");
      Files.writeString(root.resolve("cas/pom.xml"), "");
      Path mvnw = root.resolve("mvnw");
      Files.writeString(mvnw, "#!/bin/sh\ncd \"$(dirname \"$0\")\"\n" + build + "\n");
      Files.setPosixFilePermissions(mvnw, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path original = ZakoProcess.repository();
      Files.copy(original.resolve("zako"), root.resolve("zako"));
      assertThat(root.resolve("zako").toFile().setExecutable(true)).isTrue();
      Files.createSymbolicLink(root.resolve("tools"), original.resolve("tools"));
      return root;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
