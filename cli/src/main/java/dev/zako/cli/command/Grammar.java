package dev.zako.cli.command;

import java.util.List;
import java.util.Optional;

/**
 * The commands and options of Zako, stated once for reading them and for the help text.
 *
 * @param commands in the order of the help text
 */
record Grammar(List<CommandForm> commands) {
  static final String DIRECTORY = "--directory";
  static final String COLOR = "--color";
  static final String LOG_LEVEL = "--log-level";
  static final String SILENT = "--silent";
  static final String VERBOSE = "--verbose";
  static final String BACKTRACE = "--backtrace";
  static final String HELP = "--help";
  static final String VERSION = "--version";
  static final String KEEP_GOING = "--keep-going";
  static final String JOBS = "--jobs";
  static final String RESOURCE = "--resource";
  static final String CONFIG = "--config";
  static final String SANDBOX = "--sandbox";
  static final String PROFILE = "--profile";
  static final String ALL = "--all";
  static final String MISS = "--miss";
  static final String WATCH = "--watch";
  static final String PACKAGE_ID = "--package-id";
  static final String NO_DAEMON = "--no-daemon";
  static final String LANGUAGE = "--language";
  static final String GROUP = "--group";
  static final String ARTIFACT = "--artifact";
  static final String OUTPUT_FILE = "--output-file";
  static final String OUTPUT = "--output";

  /** What every command understands, also before the command. */
  static final List<OptionForm> GLOBAL =
      List.of(
          value("DIR", "Work in DIR", "-C", DIRECTORY),
          value("WHEN", "Use colours: auto, always or never", COLOR),
          value("LEVEL", "Show log messages: trace, debug, info, warn or error", LOG_LEVEL),
          flag("Say nothing but results and problems", SILENT, "--quiet"),
          flag("Say more", "-v", VERBOSE),
          flag("Show the stack of calls with an internal error", BACKTRACE),
          flag("Tell how to use this", "-h", HELP),
          flag("Tell the version of Zako", "-V", VERSION));

  static final Grammar ZAKO =
      new Grammar(
          List.of(
              new CommandForm(
                  "build",
                  Optional.of("make"),
                  "Build targets and print where their outputs are",
                  Optional.of(new ArgumentForm("PATTERN...", Integer.MAX_VALUE)),
                  List.of(
                      flag("Go on with what does not depend on a failure", "-k", KEEP_GOING),
                      value("N", "How many actions may run at once", "-j", JOBS),
                      repeated("NAME=N", "How much there is of a resource", RESOURCE),
                      repeated("KEY=VALUE", "Set a configuration value; may be repeated", CONFIG),
                      value("MODE", "Keep actions apart by: auto, strict, tree or off", SANDBOX),
                      value("FILE", "Write a trace of what ran when to FILE", PROFILE),
                      flag("Build again after every change, until interrupted", WATCH),
                      value("ID", "Build only if this is group:artifact@version", PACKAGE_ID),
                      flag("Build in this process, without the daemon", NO_DAEMON))),
              new CommandForm(
                  "verify",
                  Optional.empty(),
                  "Do everything twice and tell what is not the same",
                  Optional.of(new ArgumentForm("PATTERN...", Integer.MAX_VALUE)),
                  List.of(
                      flag("Go on with what does not depend on a failure", "-k", KEEP_GOING),
                      value("N", "How many actions may run at once", "-j", JOBS),
                      repeated("NAME=N", "How much there is of a resource", RESOURCE),
                      repeated("KEY=VALUE", "Set a configuration value; may be repeated", CONFIG),
                      value("MODE", "Keep actions apart by: auto, strict, tree or off", SANDBOX))),
              new CommandForm(
                  "query",
                  Optional.empty(),
                  "Tell what targets need, and what needs them",
                  Optional.of(new ArgumentForm("EXPRESSION", 1)),
                  List.of(
                      value("FORMAT", "Tell by: label, label_kind, graph or json", OUTPUT),
                      flag("Leave out what cannot be read", "-k", KEEP_GOING),
                      repeated("KEY=VALUE", "Set a configuration value; may be repeated", CONFIG),
                      flag("Answer in this process, without the daemon", NO_DAEMON)),
                  """
                  An expression is a pattern or a label, a file as //a:x.c, or one of
                    deps(X[, DEPTH])          what X needs
                    rdeps(U, X[, DEPTH])      what needs X, of all that U needs
                    allpaths(X, Y)            everything between X and Y
                    somepath(X, Y)            one way from X to Y
                    kind(REGEX, X)            of X, what a rule of this name made; `source file`
                    filter(REGEX, X)          of X, what is called so
                    attr(NAME, REGEX, X)      of X, what has such a value of the attribute
                    labels(ATTRIBUTE, X)      what the attribute names
                    set(A B C), let v = X in Y with $v in Y, (X)
                    X + Y (union), X - Y (except), X ^ Y (intersect)
                  Put it in single quotes, as in zako query 'deps(//a) - deps(//b)'.
                  """),
              new CommandForm(
                  "why",
                  Optional.empty(),
                  "Tell why a target was made last, or would be made now",
                  Optional.of(new ArgumentForm("LABEL", 1)),
                  List.of(
                      flag("Tell why results were not in the cache instead", MISS),
                      repeated("KEY=VALUE", "Set a configuration value; may be repeated", CONFIG),
                      flag("Answer in this process, without the daemon", NO_DAEMON))),
              new CommandForm(
                  "diff",
                  Optional.empty(),
                  "Tell what differs between two builds, or which builds there are",
                  Optional.of(new ArgumentForm("[BUILD...]", 2)),
                  List.of()),
              new CommandForm(
                  "clean",
                  Optional.empty(),
                  "Remove the outputs of builds",
                  Optional.empty(),
                  List.of(flag("Remove everything that is stored as well", ALL))),
              new CommandForm(
                  "init",
                  Optional.empty(),
                  "Make a workspace with a first target",
                  Optional.of(new ArgumentForm("[DIR]", 1)),
                  List.of(
                      value("LANGUAGE", "Of the first target: c or c++", LANGUAGE),
                      value("GROUP", "The group of the package, as com.example", GROUP),
                      value("NAME", "The artifact; else the directory's name", ARTIFACT))),
              simple("types", "Bring what editors know of Zako up to date"),
              simple("check", "Check the types of all scripts with TypeScript"),
              new CommandForm(
                  "info",
                  Optional.empty(),
                  "Tell about the workspace and its store",
                  Optional.empty(),
                  List.of(
                      value("N", "How many actions could run at once", "-j", JOBS),
                      repeated("NAME=N", "How much there would be of a resource", RESOURCE))),
              new CommandForm(
                  "daemon",
                  Optional.empty(),
                  "Tell about the daemon of the workspace, or end it",
                  Optional.of(new ArgumentForm("WISH", 1)),
                  List.of()),
              simple("doctor", "Tell whether this machine is fit to build"),
              simple("information", "Tell what this program is and runs on"),
              new CommandForm(
                  "completion",
                  Optional.empty(),
                  "Write a script by which a shell completes command lines",
                  Optional.of(new ArgumentForm("SHELL", 1)),
                  List.of(value("FILE", "Write the script to FILE", OUTPUT_FILE))),
              new CommandForm(
                  "export-builtin",
                  Optional.empty(),
                  "Write the ids that every script finds in zako:ids, in TypeScript",
                  Optional.empty(),
                  List.of(value("FILE", "Write them to FILE", OUTPUT_FILE))),
              simple("version", "Tell the version of Zako"),
              new CommandForm(
                  "help",
                  Optional.empty(),
                  "Tell how to use a command",
                  Optional.of(new ArgumentForm("[COMMAND]", 1)),
                  List.of())));

  /**
   * An option.
   *
   * @param names the short one first; the long one that stands for it is the first with two dashes
   * @param value what its value is called; none: it has no value
   * @param repeatable whether each occurrence counts, not only the last
   */
  record OptionForm(
      List<String> names, Optional<String> value, boolean repeatable, String description) {
    /** The name that stands for the option. */
    String name() {
      return names.stream().filter(n -> n.startsWith("--")).findFirst().orElse(names.getFirst());
    }
  }

  /** What a command takes besides options: how it is called and how many there can be. */
  record ArgumentForm(String label, int max) {}

  /**
   * A command.
   *
   * @param notes more for whoever asks about this command, in lines; mostly nothing
   */
  record CommandForm(
      String name,
      Optional<String> alias,
      String description,
      Optional<ArgumentForm> argument,
      List<OptionForm> options,
      String notes) {
    /** A command of which nothing more is to be said. */
    CommandForm(
        String name,
        Optional<String> alias,
        String description,
        Optional<ArgumentForm> argument,
        List<OptionForm> options) {
      this(name, alias, description, argument, options, "");
    }
  }

  /** The command of this name or alias. */
  Optional<CommandForm> command(String name) {
    return commands.stream()
        .filter(c -> c.name().equals(name) || c.alias().filter(name::equals).isPresent())
        .findFirst();
  }

  private static CommandForm simple(String name, String description) {
    return new CommandForm(name, Optional.empty(), description, Optional.empty(), List.of());
  }

  private static OptionForm flag(String description, String... names) {
    return new OptionForm(List.of(names), Optional.empty(), false, description);
  }

  private static OptionForm value(String label, String description, String... names) {
    return new OptionForm(List.of(names), Optional.of(label), false, description);
  }

  private static OptionForm repeated(String label, String description, String... names) {
    return new OptionForm(List.of(names), Optional.of(label), true, description);
  }
}
