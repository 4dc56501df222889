package dev.zako.cli.editor;

import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The TypeScript compiler that a project uses: the one in {@code node_modules} of a directory or
 * the nearest one above, else the one in {@code PATH}. It runs with Node.
 *
 * @param compiler its program
 * @param environment the environment in which it runs
 */
public record TypeScript(Path compiler, SortedMap<String, String> environment) {
  // erasableSyntaxOnly, which keeps to what Zako can strip of types, came with 5.8.
  private static final int LEAST_MAJOR = 5;
  private static final int LEAST_MINOR = 8;
  private static final Pattern VERSION = Pattern.compile("Version (\\d{1,6})\\.(\\d{1,6})\\..*");
  private static final String HOW_TO_INSTALL =
      "Run `npm install --save-dev typescript` in the workspace; it needs Node, from your system's"
          + " packages or nodejs.org";

  /**
   * Finds the compiler for scripts in a directory.
   *
   * @throws BuildFailedException if there is none, or no Node to run it with
   */
  public static TypeScript find(Path directory, SortedMap<String, String> environment)
      throws BuildFailedException {
    Stream<Path> above = Stream.iterate(directory, d -> d != null, Path::getParent);
    Optional<Path> compiler =
        above
            .map(d -> d.resolve("node_modules").resolve(".bin").resolve("tsc"))
            .filter(TypeScript::isProgram)
            .findFirst()
            .or(() -> inPath("tsc", environment));
    if (compiler.isEmpty()) {
      throw notFound(
          "There is no TypeScript for `" + directory + "`",
          "`node_modules/.bin/tsc` is looked for there and in the directories above, then `tsc` in"
              + " `PATH`");
    }
    if (inPath("node", environment).isEmpty()) {
      throw notFound(
          "There is no Node to run `" + compiler.get() + "` with",
          "`node` is looked for in `PATH`");
    }
    return new TypeScript(compiler.get(), environment);
  }

  /**
   * Checks the types of a workspace whose types directory is up to date.
   *
   * @param onStart gets what stops the check
   * @return the errors; empty if all is well
   * @throws BuildFailedException if the compiler cannot be used
   */
  public List<Diagnostic> check(Path root, Consumer<Runnable> onStart)
      throws BuildFailedException, InterruptedException {
    requireVersion(root, onStart);
    Answer answer = run(root, onStart, "-b", EditorTypes.DIRECTORY, "--pretty", "false");
    List<Diagnostic> errors = TypeCheckOutput.errors(answer.output());
    if (errors.isEmpty() && answer.exitCode() != 0) {
      throw failed("ended with exit code " + answer.exitCode(), answer.output());
    }
    return errors;
  }

  private void requireVersion(Path root, Consumer<Runnable> onStart)
      throws BuildFailedException, InterruptedException {
    Answer answer = run(root, onStart, "--version");
    Matcher version = VERSION.matcher(answer.output().strip());
    if (answer.exitCode() != 0 || !version.matches()) {
      throw failed("does not tell its version", answer.output());
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    if (major < LEAST_MAJOR || (major == LEAST_MAJOR && minor < LEAST_MINOR)) {
      throw notFound(
          "`" + compiler + "` is TypeScript " + major + "." + minor + ", which is too old",
          "The check needs " + LEAST_MAJOR + "." + LEAST_MINOR + " or later");
    }
  }

  private record Answer(int exitCode, String output) {}

  private Answer run(Path root, Consumer<Runnable> onStart, String... arguments)
      throws BuildFailedException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(compiler.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
    try {
      Process process = builder.start();
      try {
        onStart.accept(() -> end(process));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), output);
      } finally {
        end(process);
      }
    } catch (IOException e) {
      throw failed("cannot be run", e.toString());
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private BuildFailedException failed(String what, String output) {
    return new BuildFailedException(
        Diagnostic.of(Code.TYPESCRIPT_FAILED, "`" + compiler + "` " + what)
            .withNote(output.isBlank() ? "It said nothing" : output.strip())
            .withHint("Run `npm install` where TypeScript is installed, or install it again"));
  }

  private static BuildFailedException notFound(String message, String note) {
    return new BuildFailedException(
        Diagnostic.of(Code.TYPESCRIPT_NOT_FOUND, message).withNote(note).withHint(HOW_TO_INSTALL));
  }

  private static Optional<Path> inPath(String name, SortedMap<String, String> environment) {
    for (String entry : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      try {
        Path program = Path.of(entry).resolve(name);
        if (!entry.isEmpty() && isProgram(program)) {
          return Optional.of(program);
        }
      } catch (InvalidPathException _) {
        // No directory can have such a name: nothing to find there.
      }
    }
    return Optional.empty();
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
