package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One workspace gives the same records of scripts, the same keys of actions and the same outputs
 * wherever it is built: in another time zone, locale and directory, by another user on a host of
 * another name, with other numbers of processors, of commands at once and of script workers.
 */
class DeterminismIT {
  /** Everything that a script can look at and that differs between machines, users or runs. */
  private static final String NOSY =
      """
      import { genrule } from "zako:std";
      import { config, packageDirectory, project } from "zako:build";
      import { hash } from "zako:hash";
      import { unique } from "zako:unique";
      import { version } from "zako:core";
      import { name } from "zako:context";
      const seen: unknown[] = [String(version), name, packageDirectory, config, project];
      for (const key of Object.getOwnPropertyNames(globalThis)) {
        seen.push([key, typeof (globalThis as any)[key]]);
      }
      const words = ["I", "i", "\u0131", "\u0130", "\u00df", "z", "\u00e4", "Z", "a"];
      seen.push(words.map((word) => [word.toUpperCase(), word.toLowerCase()]), [...words].sort());
      seen.push((1234567.891).toFixed(2), String(0.1 + 0.2), Math.sin(1), [1.5].toString());
      seen.push(new Error("here").stack, unique("a", 1));
      await Promise.all([3, 1, 2].map(async (n) => { await null; seen.push(n); }));
      export default genrule({
        name: "nosy", outs: ["nosy.txt"],
        cmd: `echo ${hash(seen)} > $@; date +%Z >> $@; id >> $@ 2>&1 || true; env | sort >> $@`,
      });
      """;

  @TempDir Path directory;

  @BeforeEach
  void open() throws IOException {
    // The other user has to get at its workspace.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void build_onAnotherMachine_givesTheSameBytes() throws IOException {
    Path here = directory.resolve("here");
    Path there = directory.resolve("anderswo \u00fc/tief/er");
    List.of(here, there)
        .forEach(root -> TestWorkspace.example("hello-cc", root).write("nosy/BUILD.ts", NOSY));

    Ended one = ZakoProcess.zako(here, "build", "//...", "--jobs", "4").with("TZ", "UTC").run();
    assertThat(one.exitCode()).as(one.toString()).isZero();
    Ended other = elsewhere(there, "build", "//...", "--jobs", "1");
    assertThat(other.exitCode()).as(other.toString()).isZero();

    assertThat(files(there.resolve("zako-out"))).isEqualTo(files(here.resolve("zako-out")));
    SortedSet<String> results = results(here);
    assertThat(results).hasSizeGreaterThan(40);
    assertThat(results(there)).isEqualTo(results);
    assertThat(files(there.resolve(".zako/cas/blobs")))
        .isEqualTo(files(here.resolve(".zako/cas/blobs")));
    assertThat(other.out().replace(there.toString(), ""))
        .isEqualTo(one.out().replace(here.toString(), ""));
  }

  /** The checksums of the kept results; their order tells only what ended first. */
  private static SortedSet<String> results(Path workspace) throws IOException {
    ByteBuffer log = ByteBuffer.wrap(Files.readAllBytes(workspace.resolve(".zako/cas/ac/results")));
    byte[] magic = new byte[8];
    byte[] checksum = new byte[32];
    SortedSet<String> results = new TreeSet<>();
    while (log.hasRemaining()) {
      log.get(magic);
      assertThat(magic).asString(StandardCharsets.US_ASCII).isEqualTo("zako-ac2");
      int length = log.getInt();
      log.get(checksum);
      results.add(HexFormat.of().formatHex(checksum));
      log.position(log.position() + 32 + length);
    }
    return results;
  }

  /** Zako as someone else, as far as this machine lets us be that. */
  private static Ended elsewhere(Path root, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(otherUserAndHost(root));
    command.add(ZakoProcess.repository().resolve("zako").toString());
    command.addAll(List.of(arguments));
    return ZakoProcess.program(root, command.toArray(String[]::new))
        .with("TZ", "Asia/Kolkata")
        .with("LC_ALL", "tr_TR.UTF-8")
        .with("LANG", "de_DE.UTF-8")
        .with("HOME", "/nonexistent")
        .with("USER", "somebody")
        .with("LOGNAME", "somebody")
        .with("HOSTNAME", "elsewhere.example")
        .with(
            "ZAKO_JAVA_OPTIONS",
            "-Xmx400m -XX:ActiveProcessorCount=1 -Duser.timezone=Pacific/Auckland"
                + " -Duser.language=tr -Duser.country=TR")
        .run();
  }

  /**
   * What to put before a command: root becomes an ordinary user on a host of another name, others
   * get another name for the host if namespaces of users work, else nothing.
   */
  private static List<String> otherUserAndHost(Path root) throws IOException {
    String become =
        "hostname elsewhere.example && chown -R 65534 \"$0\""
            + " && exec setpriv --reuid 65534 --regid 65534 --clear-groups \"$@\"";
    String rename = "hostname elsewhere.example && exec \"$@\"";
    String zako = ZakoProcess.repository().resolve("zako").toString();
    for (List<String> way :
        List.of(
            List.of("unshare", "--uts", "sh", "-c", become),
            List.of("unshare", "--user", "--map-root-user", "--uts", "sh", "-c", rename))) {
      // The other user may not get at this repository: that must not cost us the workspace.
      Path aside = Files.createTempDirectory(root.getParent(), "trial");
      List<String> trial = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>&1", "sh"));
      trial.addAll(way);
      trial.addAll(List.of(aside.toString(), zako, "version"));
      if (ZakoProcess.program(root, trial.toArray(String[]::new)).run().exitCode() == 0) {
        List<String> chosen = new ArrayList<>(way);
        chosen.add(root.toString());
        return chosen;
      }
    }
    return List.of("env");
  }

  /** Every file and link below, with its bytes and whether it is executable. */
  private static SortedMap<String, String> files(Path root) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
        String content =
            Files.isSymbolicLink(file)
                ? "-> " + Files.readSymbolicLink(file)
                : HexFormat.of().formatHex(Files.readAllBytes(file)) + Files.isExecutable(file);
        files.put(root.relativize(file).toString(), content);
      }
    }
    return files;
  }
}
