package dev.zako.engine.build.execution;

import dev.zako.engine.build.execution.CommandRunner.Work;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Failures;
import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.schedule.RequestProblem;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.sandbox.PortablePath;
import dev.zako.sandbox.SandboxOutcome;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Tells what went wrong with a command: of which target, what was run, what it said. */
final class CommandFailures {
  private static final int KILLED = 128 + 9;
  private static final int TERMINATED = 128 + 15;
  private static final int MAX_COMMAND_LENGTH = 8000;
  private static final int MAX_OUTPUT_LENGTH = 64 << 10;

  private final MissingFileHint missingFiles;

  CommandFailures(Layout layout) {
    this.missingFiles = new MissingFileHint(layout);
  }

  /** The command ended with an exit code other than 0. */
  NodeFailedException exited(Work work, int exitCode, String said, ComputeContext context)
      throws InterruptedException {
    if (exitCode == KILLED || exitCode == TERMINATED) {
      return failure(
          work,
          Diagnostic.of(
                  Code.ACTION_KILLED,
                  of(work) + " was killed by signal " + (exitCode - 128) + " from outside")
              .withHint(
                  "Look whether the machine ran out of memory, and build again with fewer `--jobs`"),
          said);
    }
    Diagnostic diagnostic =
        Diagnostic.of(Code.ACTION_FAILED, of(work) + " ended with exit code " + exitCode);
    return failure(work, missingFiles.explain(diagnostic, work, said, context), said);
  }

  NodeFailedException timedOut(Work work, Duration limit, String said) {
    return failure(
        work,
        Diagnostic.of(
                Code.ACTION_TIMED_OUT,
                of(work) + " was stopped after " + limit.toMillis() / 1000.0 + " s")
            .withHint("Make the command faster, or give it more time in its rule"),
        said);
  }

  NodeFailedException notProduced(Work work, List<String> missing, String said) {
    return failure(
        work,
        Diagnostic.of(
                Code.OUTPUT_NOT_PRODUCED,
                of(work) + " ended well but did not make " + list(missing))
            .withHint(
                "Let the command write there, relative to the directory it is run in, or correct"
                    + " the declared outputs"),
        said);
  }

  NodeFailedException outputsRefused(Work work, SortedMap<PortablePath, String> reasons) {
    Diagnostic diagnostic =
        Diagnostic.of(Code.OUTPUT_KIND, of(work) + " made something else than what was declared")
            .withHint("Outputs are regular files, directories, and links that stay inside");
    for (var reason : reasons.entrySet()) {
      diagnostic = diagnostic.withNote("`" + reason.getKey() + "` " + reason.getValue());
    }
    return failure(work, diagnostic, "");
  }

  NodeFailedException inputsChanged(Work work, SortedMap<PortablePath, String> changes) {
    Diagnostic diagnostic =
        Diagnostic.of(Code.INPUT_WRITTEN, of(work) + " wrote to its inputs")
            .withHint("Let the command copy what it changes, or write only to its outputs");
    for (var change : changes.entrySet()) {
      diagnostic = diagnostic.withNote("`" + change.getKey() + "` " + change.getValue());
    }
    return failure(work, diagnostic, "");
  }

  NodeFailedException dependencyFile(Work work, String path, String why) {
    return failure(
        work,
        Diagnostic.of(
                Code.DEPENDENCY_FILE, "The dependency file `" + path + "` cannot be used: " + why)
            .withHint("It must be in the syntax of make: `output: input input`"),
        "");
  }

  /** The command asks for resources that it can never get. */
  NodeFailedException ungrantable(Work work, List<RequestProblem> problems) {
    return new NodeFailedException(
        new Failures(
            problems.stream()
                .map(each -> ActionResources.diagnostic(work.target(), work.run(), each))
                .toList()));
  }

  NodeFailedException setUpFailed(Work work, SandboxOutcome.SetUpFailed failed) {
    Code code =
        switch (failed.kind()) {
          case COMMAND_NOT_FOUND, COMMAND_NOT_EXECUTABLE, INTERPRETER_NOT_FOUND ->
              Code.COMMAND_NOT_FOUND;
          case BAD_REQUEST, BAD_WORKING_DIRECTORY -> Code.RULE_RESULT;
          case INPUT_MISSING -> Code.BLOB_MISSING;
          case HOST_DIRECTORY_MISSING, SCRATCH_UNUSABLE, MECHANISM_FAILED -> Code.SANDBOX_SET_UP;
        };
    return failure(
        work,
        Diagnostic.of(code, of(work) + " could not be run: " + failed.message())
            .withHint(failed.hint()),
        "");
  }

  private static String of(Work work) {
    return "Command `" + work.run().mnemonic() + "` of `" + work.label() + "`";
  }

  private static NodeFailedException failure(Work work, Diagnostic diagnostic, String said) {
    Diagnostic whole =
        diagnostic
            .withLabel(work.label().toString())
            .at(work.target().position())
            .withNote("Command: " + commandLine(work.run().arguments()));
    if (!said.isBlank()) {
      whole = whole.withNote("Output:\n" + capped(said.stripTrailing()));
    }
    return new NodeFailedException(new BuildFailure(whole));
  }

  private static String capped(String said) {
    if (said.length() <= MAX_OUTPUT_LENGTH) {
      return said;
    }
    int half = MAX_OUTPUT_LENGTH / 2;
    return said.substring(0, half)
        + "\n[... "
        + (said.length() - 2 * half)
        + " characters left out ...]\n"
        + said.substring(said.length() - half);
  }

  private static String commandLine(List<String> arguments) {
    String line = arguments.stream().map(CommandFailures::quoted).collect(Collectors.joining(" "));
    return line.length() <= MAX_COMMAND_LENGTH
        ? line
        : line.substring(0, MAX_COMMAND_LENGTH) + " [...]";
  }

  /** As a shell reads it. */
  private static String quoted(String argument) {
    return !argument.isEmpty() && argument.matches("[A-Za-z0-9_@%+=:,./-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  private static String list(List<String> paths) {
    return paths.size() == 1
        ? "`" + paths.getFirst() + "`"
        : paths.stream().collect(Collectors.joining("`, `", "[`", "`]"));
  }
}
