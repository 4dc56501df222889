package dev.zako.sandbox;

import dev.zako.sandbox.SandboxOutcome.SetUpFailed;
import dev.zako.sandbox.SandboxOutcome.SetUpFailed.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the program of a request before it is started, so that a missing one is told from a command
 * that fails.
 */
final class CommandLocator {
  private static final int HEADER_BYTES = 4096;

  /** Translates a path as the command sees it into one of the host. */
  interface Visibility {
    /** The file that the absolute path leads to; empty if it is not visible. */
    Optional<Path> locate(Path path) throws IOException;
  }

  /** The outcome of a search. */
  sealed interface Found {
    /**
     * It can be started.
     *
     * @param program its path as the command sees it: absolute, or relative with a slash
     */
    record Program(String program) implements Found {}

    /** It cannot. */
    record Nothing(SetUpFailed failure) implements Found {}
  }

  private final Visibility visibility;
  private final Path workingDirectory;

  /**
   * Makes a locator.
   *
   * @param workingDirectory where the command starts, on the host
   */
  CommandLocator(Visibility visibility, Path workingDirectory) {
    this.visibility = visibility;
    this.workingDirectory = workingDirectory;
  }

  Found find(SandboxRequest request) throws IOException {
    String command = request.arguments().getFirst();
    try {
      if (command.startsWith("/")) {
        return check(command, command, visibility.locate(Path.of(command)));
      }
      if (command.indexOf('/') >= 0) {
        Path file = workingDirectory.resolve(command);
        return check(command, command, Files.exists(file) ? Optional.of(file) : Optional.empty());
      }
      return findInPath(command, request);
    } catch (InvalidPathException e) {
      return nothing(
          Kind.COMMAND_NOT_FOUND,
          "Command `" + command + "` is not a file name here: " + e.getReason(),
          "Run Zako with a UTF-8 locale such as LC_ALL=C.UTF-8");
    }
  }

  private Found findInPath(String command, SandboxRequest request) throws IOException {
    String path = request.environment().get("PATH");
    if (path == null) {
      return nothing(
          Kind.COMMAND_NOT_FOUND,
          "Command `" + command + "` cannot be looked up: the environment has no `PATH`",
          "Give the absolute path of the command, or add `PATH` to the action's environment");
    }
    Found firstUnusable = null;
    for (String directory : path.split(":", -1)) {
      if (!directory.startsWith("/")) {
        continue;
      }
      String candidate = directory + "/" + command;
      Optional<Path> file = visibility.locate(Path.of(candidate));
      if (file.isPresent() && Files.isRegularFile(file.get())) {
        Found found = check(command, candidate, file);
        if (found instanceof Found.Program) {
          return found;
        }
        firstUnusable = firstUnusable == null ? found : firstUnusable;
      }
    }
    if (firstUnusable != null) {
      return firstUnusable;
    }
    return nothing(
        Kind.COMMAND_NOT_FOUND,
        "Command `" + command + "` is not in any visible directory of the `PATH` `" + path + "`",
        "Install it, or add the directory that holds it to the toolchain's host paths and `PATH`");
  }

  private Found check(String command, String seen, Optional<Path> file) throws IOException {
    if (file.isEmpty() || !Files.exists(file.get())) {
      return nothing(
          Kind.COMMAND_NOT_FOUND,
          "Command `" + command + "` is not visible to the action",
          "Add its file to the inputs, or its directory to the toolchain's host paths");
    }
    if (!Files.isRegularFile(file.get()) || !Files.isExecutable(file.get())) {
      return nothing(
          Kind.COMMAND_NOT_EXECUTABLE,
          "Command `" + seen + "` is not an executable file",
          "Give it the right to be executed, or run it through its interpreter");
    }
    byte[] header;
    try (InputStream in = Files.newInputStream(file.get())) {
      header = in.readNBytes(HEADER_BYTES);
    }
    if (isTextWithoutInterpreter(header)) {
      return nothing(
          Kind.COMMAND_NOT_EXECUTABLE,
          "Command `" + seen + "` is neither a program nor a script that names its interpreter",
          "Start the script with a line such as `#!/bin/sh`");
    }
    Optional<String> interpreter = interpreterOf(header);
    if (interpreter.isPresent() && visibility.locate(Path.of(interpreter.get())).isEmpty()) {
      return nothing(
          Kind.INTERPRETER_NOT_FOUND,
          "Command `" + seen + "` needs `" + interpreter.get() + "`, which is not visible",
          "Add the directory of `" + interpreter.get() + "` to the toolchain's host paths");
    }
    return new Found.Program(seen);
  }

  /** The failure of a command that the kernel does not execute. */
  static SetUpFailed notExecutable(SandboxRequest request, String reason) {
    return new SetUpFailed(
        Kind.COMMAND_NOT_EXECUTABLE,
        "Command `" + request.arguments().getFirst() + "` cannot be executed: " + reason,
        "Check that it is a program for this machine");
  }

  private static Found nothing(Kind kind, String message, String hint) {
    return new Found.Nothing(new SetUpFailed(kind, message, hint));
  }

  private static boolean isScript(byte[] header) {
    return header.length > 2 && header[0] == '#' && header[1] == '!';
  }

  /** Shells run such files, kernels do not; it must not matter who starts a command. */
  private static boolean isTextWithoutInterpreter(byte[] header) {
    if (isScript(header)) {
      return false;
    }
    for (byte value : header) {
      if (value == 0) {
        return false;
      }
    }
    return true;
  }

  /** The absolute path of the loader or of the `#!` program that a file names, if it names one. */
  private static Optional<String> interpreterOf(byte[] header) {
    if (isScript(header)) {
      String line = new String(header, StandardCharsets.UTF_8).lines().findFirst().orElse("");
      String program = line.substring(2).strip().split("[ \t]", 2)[0];
      return program.startsWith("/") ? Optional.of(program) : Optional.empty();
    }
    return loaderOf(header);
  }

  /** Reads the program header `PT_INTERP` of a 64-bit ELF file; see elf(5). */
  private static Optional<String> loaderOf(byte[] header) {
    boolean elf64 =
        header.length >= 64
            && header[0] == 0x7f
            && header[1] == 'E'
            && header[2] == 'L'
            && header[3] == 'F'
            && header[4] == 2;
    if (!elf64) {
      return Optional.empty();
    }
    ByteBuffer buffer =
        ByteBuffer.wrap(header)
            .order(header[5] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long tableOffset = buffer.getLong(32);
    int entrySize = Short.toUnsignedInt(buffer.getShort(54));
    int entries = Short.toUnsignedInt(buffer.getShort(56));
    for (int i = 0; i < entries; i++) {
      long at = tableOffset + (long) i * entrySize;
      if (at < 0 || at + 56 > header.length) {
        return Optional.empty();
      }
      if (buffer.getInt((int) at) == 3) {
        long offset = buffer.getLong((int) at + 8);
        long size = buffer.getLong((int) at + 32);
        if (offset < 0 || size < 2 || offset + size > header.length) {
          return Optional.empty();
        }
        String loader = new String(header, (int) offset, (int) size - 1, StandardCharsets.UTF_8);
        return loader.startsWith("/") ? Optional.of(loader) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
