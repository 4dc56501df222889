package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.model.TargetPattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine stops without warning. Of each file that builds have written since some moment, any
 * part may be lost: the file itself, its end, or its bytes while it keeps its size and its times.
 * Whatever is lost, the next build makes what a build from nothing makes.
 */
final class PowerCutTest {
  private static final int CUTS = 6;
  private static final int BLOCK = 512;

  @TempDir Path directory;

  /** What a file was at some moment. */
  private static final class Snapshot {
    private final byte[] bytes;
    private final Set<PosixFilePermission> permissions;
    private final FileTime modified;

    Snapshot(Path file) throws IOException {
      bytes = Files.readAllBytes(file);
      permissions = Files.getPosixFilePermissions(file);
      modified = Files.getLastModifiedTime(file);
    }

    boolean isSame(Snapshot other) {
      return Arrays.equals(bytes, other.bytes) && modified.equals(other.modified);
    }
  }

  /** What is made for the machine is forced to the device, and shared by all. */
  private EngineOptions options(Path root) {
    return TestWorkspace.options(root).withMachineDirectory(directory.resolve("machine"));
  }

  private BuildReport build(Path root, String start) throws Exception {
    try (BuildEngine engine = BuildEngine.open(options(root).withMachineStart(start), _ -> {})) {
      BuildReport report = engine.build(BuildRequest.of(List.of(TargetPattern.parse("//..."))));
      assertThat(report.status()).as(report.toString()).isEqualTo(Status.SUCCEEDED);
      return report;
    }
  }

  /** Some actions that read what others made, one text that is large, and one executable. */
  private static void write(Path root, String version) throws IOException {
    Files.createDirectories(root.resolve("a"));
    Files.writeString(
        root.resolve("zako.toml"),
        "group = \"dev.zako.test\"\nartifact = \"sample\"\nversion = \"1.0.0\"\n");
    Files.writeString(root.resolve("a/source"), "source " + version + "\n");
    Files.writeString(
        root.resolve("a/BUILD.ts"),
        """
        import { genrule } from "zako:std";
        export default [
          genrule({ name: "one", srcs: ["source"], outs: ["one.txt"], cmd: "cat $(SRCS) > $@" }),
          genrule({
            name: "large",
            srcs: [":one"],
            outs: ["large.txt"],
            cmd: "i=0; while [ $$i -lt 2000 ]; do echo $$i; i=$$((i+1)); done | cat $(SRCS) - > $@",
          }),
          genrule({
            name: "tool",
            srcs: [":one"],
            outs: ["tool.sh"],
            cmd: "{ echo '#!/bin/sh'; echo 'echo VERSION'; } > $@; chmod +x $@",
          }),
          genrule({
            name: "both",
            srcs: [":large", ":one"],
            outs: ["both.txt"],
            cmd: "cat $(SRCS) > $@",
          }),
        ];
        """
            .replace("VERSION", version));
  }

  private static SortedMap<Path, Snapshot> files(Path root, String... below) throws IOException {
    SortedMap<Path, Snapshot> found = new TreeMap<>();
    for (String name : below) {
      Path top = root.resolve(name);
      if (!Files.exists(top)) {
        continue;
      }
      try (Stream<Path> all = Files.walk(top)) {
        for (Path file : (Iterable<Path>) all::iterator) {
          if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            found.put(file, new Snapshot(file));
          }
        }
      }
    }
    return found;
  }

  private static SortedMap<String, String> outputs(Path root) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    for (Map.Entry<Path, Snapshot> each : files(root, "zako-out").entrySet()) {
      texts.put(
          root.relativize(each.getKey())
              + " "
              + PosixFilePermissions.toString(each.getValue().permissions),
          new String(each.getValue().bytes, StandardCharsets.UTF_8));
    }
    return texts;
  }

  /** Loses something, or nothing, of each file that was written since. */
  private static void cut(Path root, SortedMap<Path, Snapshot> before, Random random)
      throws IOException {
    int calm = random.nextInt(4);
    for (Map.Entry<Path, Snapshot> each : files(root, ".zako", "zako-out").entrySet()) {
      Path file = each.getKey();
      Snapshot now = each.getValue();
      Snapshot old = before.get(file);
      if ((old != null && old.isSame(now)) || random.nextInt(4) < calm) {
        continue;
      }
      int kept = old == null ? 0 : common(old.bytes, now.bytes);
      byte[] bytes = now.bytes.clone();
      switch (random.nextInt(5)) {
        case 0 -> {
          Files.delete(file);
          if (old == null) {
            continue;
          }
          bytes = old.bytes;
        }
        case 1 -> bytes = Arrays.copyOf(bytes, kept + random.nextInt(bytes.length - kept + 1));
        case 2 -> Arrays.fill(bytes, kept, bytes.length, (byte) 0);
        case 3 -> {
          for (int at = kept; at < bytes.length; at += BLOCK) {
            if (random.nextBoolean()) {
              Arrays.fill(bytes, at, Math.min(at + BLOCK, bytes.length), (byte) 0);
            }
          }
        }
        default -> {
          for (int at = kept; at < bytes.length; at++) {
            bytes[at] = (byte) random.nextInt();
          }
        }
      }
      replace(file, bytes, now);
    }
  }

  private static int common(byte[] old, byte[] now) {
    int mismatch = Arrays.mismatch(old, now);
    return mismatch < 0 ? now.length : mismatch;
  }

  /** Other bytes in the same file, which keeps its inode and its times. */
  private static void replace(Path file, byte[] bytes, Snapshot as) throws IOException {
    if (Files.exists(file)) {
      Set<PosixFilePermission> writable = new HashSet<>(as.permissions);
      writable.add(PosixFilePermission.OWNER_WRITE);
      Files.setPosixFilePermissions(file, writable);
    }
    Files.write(file, bytes);
    Files.setPosixFilePermissions(file, as.permissions);
    Files.setLastModifiedTime(file, as.modified);
  }

  @Test
  void build_afterThePowerWasCut_makesWhatABuildFromNothingMakes() throws Exception {
    long first = new Random().nextLong();
    for (int i = 0; i < CUTS; i++) {
      long seed = first + i;
      Path root = directory.resolve("cut-" + i);
      Path fresh = directory.resolve("fresh-" + i);
      Random random = new Random(seed);
      write(root, "1");
      SortedMap<Path, Snapshot> before = new TreeMap<>();
      if (random.nextBoolean()) {
        build(root, "first");
        before = files(root, ".zako", "zako-out");
        write(root, "2");
      }
      build(root, "first");
      cut(root, before, random);
      boolean isLater = random.nextBoolean();
      if (isLater) {
        write(root, "3");
      }
      try {
        build(root, "second");
        write(fresh, Files.readString(root.resolve("a/source")).strip().substring(7));
        build(fresh, "second");
        assertThat(outputs(root)).isEqualTo(outputs(fresh));
        assertThat(build(root, "second").executed()).isZero();
      } catch (Exception | AssertionError e) {
        throw new AssertionError("With the seed " + seed, e);
      }
    }
  }
}
