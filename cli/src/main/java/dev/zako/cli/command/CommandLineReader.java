package dev.zako.cli.command;

import dev.zako.cli.command.GlobalOptions.ColorChoice;
import dev.zako.cli.command.GlobalOptions.LogLevel;
import dev.zako.cli.command.GlobalOptions.Verbosity;
import dev.zako.cli.command.Grammar.CommandForm;
import dev.zako.cli.command.Invocation.SandboxChoice;
import dev.zako.cli.editor.WorkspaceTemplate.Language;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.schedule.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a command line into an {@link Invocation}. Pure: touches no file. */
public final class CommandLineReader {
  private static final int MAX_JOBS = 10_000;

  /** Greater numbers are not exact in scripts. */
  private static final long MAX_RESOURCE = (1L << 53) - 1;

  private final Grammar grammar = Grammar.ZAKO;

  /** A reader of Zako's command line. */
  public CommandLineReader() {}

  /**
   * Reads the arguments, argument files being already replaced by what is in them.
   *
   * @throws BuildFailedException if they make no sense, with the most likely meaning as next step
   */
  public Invocation read(List<String> arguments) throws BuildFailedException {
    ParsedLine line = ParsedLine.parse(grammar, arguments);
    GlobalOptions global = global(line);
    Optional<String> name = line.command().map(CommandForm::name);
    if (line.has(Grammar.VERSION)) {
      return new Invocation(global, new Invocation.Version());
    }
    if (line.has(Grammar.HELP)) {
      return new Invocation(global, new Invocation.Help(name));
    }
    if (name.isEmpty()) {
      throw Refusal.of(
          Code.MISSING_ARGUMENT,
          "No command was given",
          "Run `zako help` for the list of commands");
    }
    return new Invocation(global, command(name.get(), line));
  }

  /** The help text of a command, or of the whole program; ends with a line end. */
  public String help(Optional<String> topic) throws BuildFailedException {
    return topic.isEmpty()
        ? HelpText.ofProgram(grammar)
        : HelpText.ofCommand(ParsedLine.command(grammar, topic.get()));
  }

  private static Invocation.Command command(String name, ParsedLine line)
      throws BuildFailedException {
    return switch (name) {
      case "build" -> {
        Optional<String> packageId = line.value(Grammar.PACKAGE_ID);
        yield packageId.isPresent()
            ? new Invocation.BuildPackage(packageId.get(), build(line))
            : build(line);
      }
      case "verify" -> new Invocation.Verify(build(line));
      case "query" -> query(line);
      case "why" -> why(line);
      case "diff" -> new Invocation.Diff(builds(line));
      case "clean" -> new Invocation.Clean(line.has(Grammar.ALL));
      case "init" ->
          new Invocation.Init(
              line.arguments().stream().findFirst(),
              language(line),
              line.value(Grammar.GROUP),
              line.value(Grammar.ARTIFACT));
      case "types" -> new Invocation.Types();
      case "check" -> new Invocation.Check();
      case "information" -> new Invocation.Information();
      case "completion" -> new Invocation.Completion(shell(line), line.value(Grammar.OUTPUT_FILE));
      case "export-builtin" -> new Invocation.ExportBuiltin(line.value(Grammar.OUTPUT_FILE));
      case "info" -> new Invocation.Info(jobs(line), resources(line));
      case "daemon" -> new Invocation.Daemon(wish(line));
      case "doctor" -> new Invocation.Doctor();
      case "version" -> new Invocation.Version();
      case "help" -> new Invocation.Help(line.arguments().stream().findFirst());
      default -> throw new IllegalStateException("Command without meaning [" + name + "]");
    };
  }

  private static Invocation.Command query(ParsedLine line) throws BuildFailedException {
    String expression =
        line.arguments().stream()
            .findFirst()
            .orElseThrow(
                () ->
                    Refusal.of(
                        Code.MISSING_ARGUMENT,
                        "No query was given",
                        "Ask for something, as in `zako query 'deps(//...)'`"));
    return new Invocation.Query(
        expression,
        choice(line, Grammar.OUTPUT, Invocation.QueryOutput.class)
            .orElse(Invocation.QueryOutput.LABEL),
        line.has(Grammar.KEEP_GOING),
        config(line));
  }

  private static Invocation.Command why(ParsedLine line) throws BuildFailedException {
    Optional<String> label = line.arguments().stream().findFirst();
    if (line.has(Grammar.MISS)) {
      return new Invocation.Misses(label);
    }
    return new Invocation.Why(
        label.orElseThrow(
            () ->
                Refusal.of(
                    Code.MISSING_ARGUMENT,
                    "No target was given",
                    "Name the one that is meant, as `//path:target`")),
        config(line));
  }

  private static List<Long> builds(ParsedLine line) throws BuildFailedException {
    List<Long> builds = new ArrayList<>();
    for (String written : line.arguments()) {
      if (!written.matches("[1-9][0-9]{0,17}")) {
        throw Refusal.of(
            Code.OPTION_VALUE,
            "There is no build `" + written + "`",
            "Give the number of a build; `zako diff` tells which there are");
      }
      builds.add(Long.parseLong(written));
    }
    return builds;
  }

  private static Invocation.Build build(ParsedLine line) throws BuildFailedException {
    List<String> patterns = line.arguments();
    if (patterns.isEmpty() && line.has(Grammar.PACKAGE_ID)) {
      patterns = List.of("//...");
    }
    if (patterns.stream().allMatch(pattern -> pattern.startsWith("-"))) {
      throw Refusal.of(
          Code.MISSING_ARGUMENT,
          patterns.isEmpty()
              ? "No target pattern was given"
              : "Only targets that shall not be built were given",
          patterns.isEmpty()
              ? "Name what is meant; `//...` is everything"
              : "Name before them what to build; `//...` is everything");
    }
    Optional<SandboxChoice> sandbox = choice(line, Grammar.SANDBOX, SandboxChoice.class);
    return new Invocation.Build(
        patterns,
        line.has(Grammar.KEEP_GOING),
        jobs(line),
        resources(line),
        config(line),
        sandbox.orElse(SandboxChoice.AUTO),
        line.value(Grammar.PROFILE),
        line.has(Grammar.WATCH));
  }

  private static GlobalOptions global(ParsedLine line) throws BuildFailedException {
    boolean silent = line.has(Grammar.SILENT);
    boolean verbose = line.has(Grammar.VERBOSE);
    if (silent && verbose) {
      throw Refusal.of(
          Code.OPTION_VALUE,
          "`--verbose` and `--silent` contradict each other",
          "Give only one of them");
    }
    return new GlobalOptions(
        line.value(Grammar.DIRECTORY),
        choice(line, Grammar.COLOR, ColorChoice.class).orElse(ColorChoice.AUTO),
        silent ? Verbosity.SILENT : verbose ? Verbosity.VERBOSE : Verbosity.NORMAL,
        choice(line, Grammar.LOG_LEVEL, LogLevel.class),
        line.has(Grammar.BACKTRACE));
  }

  private static Language language(ParsedLine line) throws BuildFailedException {
    Optional<String> written = line.value(Grammar.LANGUAGE);
    if (written.isEmpty()) {
      return Language.C;
    }
    for (Language language : Language.values()) {
      if (language.text().equals(written.get())) {
        return language;
      }
    }
    throw Refusal.of(
        Code.OPTION_VALUE,
        "`--language` cannot be `" + written.get() + "`",
        "Give one of [`c`, `c++`]");
  }

  private static Invocation.Shell shell(ParsedLine line) throws BuildFailedException {
    String shells = "one of [`bash`, `zsh`, `fish`]";
    if (line.arguments().isEmpty()) {
      throw Refusal.of(
          Code.MISSING_ARGUMENT,
          "No shell was given",
          "Name " + shells + ", for instance `zako completion bash`");
    }
    String written = line.arguments().getFirst();
    for (Invocation.Shell shell : Invocation.Shell.values()) {
      if (shell.name().toLowerCase(Locale.ROOT).equals(written)) {
        return shell;
      }
    }
    throw Refusal.of(
        Code.OPTION_VALUE, "There is no completion for `" + written + "`", "Name " + shells);
  }

  private static Invocation.DaemonWish wish(ParsedLine line) throws BuildFailedException {
    String wishes = "one of [`status`, `stop`, `logs`, `run`]";
    if (line.arguments().isEmpty()) {
      throw Refusal.of(
          Code.MISSING_ARGUMENT,
          "It was not said what to do with the daemon",
          "Name " + wishes + ", for instance `zako daemon status`");
    }
    String written = line.arguments().getFirst();
    for (Invocation.DaemonWish wish : Invocation.DaemonWish.values()) {
      if (wish.name().toLowerCase(Locale.ROOT).equals(written)) {
        return wish;
      }
    }
    throw Refusal.of(
        Code.OPTION_VALUE, "There is no `zako daemon " + written + "`", "Name " + wishes);
  }

  private static Optional<Integer> jobs(ParsedLine line) throws BuildFailedException {
    Optional<String> written = line.value(Grammar.JOBS);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    try {
      int jobs = Integer.parseInt(written.get());
      if (jobs >= 1 && jobs <= MAX_JOBS) {
        return Optional.of(jobs);
      }
    } catch (NumberFormatException _) {
      // Answered below, like a number out of range.
    }
    throw Refusal.of(
        Code.OPTION_VALUE,
        "`--jobs` cannot be `" + written.get() + "`",
        "Give a whole number from 1 to "
            + MAX_JOBS
            + ", or leave `--jobs` out to use every processor");
  }

  private static SortedMap<ResourceKey, Long> resources(ParsedLine line)
      throws BuildFailedException {
    SortedMap<ResourceKey, Long> totals = new TreeMap<>();
    for (String entry : line.options().getOrDefault(Grammar.RESOURCE, List.of())) {
      int equals = entry.indexOf('=');
      ResourceKey key = new ResourceKey(entry.substring(0, Math.max(0, equals)));
      if (key.equals(ResourceKey.THREADS)) {
        throw Refusal.of(
            Code.OPTION_VALUE,
            "`--resource` cannot be `" + entry + "`",
            "Say how many threads there are by `--jobs`");
      }
      totals.put(
          key,
          total(entry.substring(equals + 1))
              .filter(total -> equals > 0 && (total > 0 || !key.equals(ResourceKey.MEMORY)))
              .orElseThrow(
                  () ->
                      Refusal.of(
                          Code.OPTION_VALUE,
                          "`--resource` cannot be `" + entry + "`",
                          "Write `--resource NAME=N`, where N is a whole number up to "
                              + MAX_RESOURCE)));
    }
    return totals;
  }

  private static Optional<Long> total(String written) {
    return written.matches("[0-9]{1,16}")
        ? Optional.of(Long.parseLong(written)).filter(total -> total <= MAX_RESOURCE)
        : Optional.empty();
  }

  private static SortedMap<String, String> config(ParsedLine line) throws BuildFailedException {
    SortedMap<String, String> values = new TreeMap<>();
    for (String entry : line.options().getOrDefault(Grammar.CONFIG, List.of())) {
      int equals = entry.indexOf('=');
      if (equals <= 0) {
        throw Refusal.of(
            Code.OPTION_VALUE,
            "`--config` cannot be `" + entry + "`",
            "Write `--config KEY=VALUE`");
      }
      values.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
    return values;
  }

  private static <E extends Enum<E>> Optional<E> choice(
      ParsedLine line, String option, Class<E> type) throws BuildFailedException {
    Optional<String> written = line.value(option);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(written.get())) {
        return Optional.of(constant);
      }
      known.add(name);
    }
    throw Refusal.of(
        Code.OPTION_VALUE,
        "`" + option + "` cannot be `" + written.get() + "`",
        "Give one of [`" + String.join("`, `", known) + "`]");
  }
}
