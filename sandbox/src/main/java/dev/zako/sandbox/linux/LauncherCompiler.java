package dev.zako.sandbox.linux;

import dev.zako.sandbox.process.ProcessEnd;
import dev.zako.sandbox.process.ProcessRunner;
import dev.zako.sandbox.process.ProcessSpec;
import dev.zako.sandbox.process.ProcessStart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;

/** Compiles the launcher on the host that it is for, and keeps it from run to run. */
public final class LauncherCompiler {
  private static final String SOURCE = "zako-launch.c";
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final long MESSAGE_BYTES = 4096;

  private final ProcessRunner runner;

  /** Makes a compiler that runs the host's C compiler. */
  public LauncherCompiler(ProcessRunner runner) {
    this.runner = runner;
  }

  /** The launcher cannot be had. */
  public static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
      super(message);
    }
  }

  /** Where the launcher is or will be kept in a directory; differs with its source. */
  public static Path place(Path directory) {
    return directory.resolve("zako-launch-" + fingerprint(source()));
  }

  /**
   * The launcher, compiled now unless that has happened before. Several processes may do this at
   * once.
   *
   * @param compiler the host's C compiler
   * @param environment of the compiler
   * @throws UnavailableException if it cannot be compiled or kept
   * @throws InterruptedException if this thread is interrupted
   */
  public Path compile(Path directory, Path compiler, SortedMap<String, String> environment)
      throws UnavailableException, InterruptedException {
    Path program = place(directory);
    if (Files.isExecutable(program)) {
      return program;
    }
    try {
      Files.createDirectories(directory);
      Path work = Files.createTempDirectory(directory, "compile-");
      try {
        Files.write(work.resolve(SOURCE), source());
        String message = "";
        // Without shared libraries it starts faster, where there is a static libc.
        for (List<String> options : List.of(List.of("-static"), List.<String>of())) {
          Path result = work.resolve("launch");
          message = compileOnce(work, compiler, options, environment);
          if (message.isEmpty() && Files.isExecutable(result)) {
            // It is taken by its name alone, also after the machine has stopped without warning.
            try (FileChannel channel = FileChannel.open(result, StandardOpenOption.WRITE)) {
              channel.force(true);
            }
            Files.move(result, program, StandardCopyOption.ATOMIC_MOVE);
            return program;
          }
        }
        throw new UnavailableException("`" + compiler + "` cannot compile it: " + message);
      } finally {
        for (String name : List.of(SOURCE, "launch", "stdout", "stderr")) {
          Files.deleteIfExists(work.resolve(name));
        }
        Files.deleteIfExists(work);
      }
    } catch (IOException e) {
      throw new UnavailableException("it cannot be kept in `" + directory + "`: " + e);
    }
  }

  /** An empty text, or what went wrong. */
  private String compileOnce(
      Path work, Path compiler, List<String> options, SortedMap<String, String> environment)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(compiler.toString(), "-O2"));
    line.addAll(options);
    line.addAll(List.of("-o", "launch", SOURCE));
    Path stderr = work.resolve("stderr");
    ProcessEnd end =
        runner.run(
            new ProcessSpec(
                new ProcessStart.Direct(line, environment, work, ProcessStart.Ending.BEST_EFFORT),
                work.resolve("stdout"),
                stderr,
                MESSAGE_BYTES,
                TIMEOUT),
            _ -> {});
    return switch (end) {
      case ProcessEnd.Exited exited when exited.exitCode() == 0 -> "";
      case ProcessEnd.Exited exited -> FailureText.of(stderr, exited.exitCode());
      case ProcessEnd.TimedOut(Duration wall) -> "it took longer than " + wall.toSeconds() + " s";
      case ProcessEnd.Killed() -> "it was killed";
    };
  }

  private static byte[] source() {
    try (InputStream in = LauncherCompiler.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new IllegalStateException("Resource `" + SOURCE + "` is not in the archive");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String fingerprint(byte[] source) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(source);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
