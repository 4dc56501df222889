package dev.zako.cli.command;

import dev.zako.cli.command.GlobalOptions.ColorChoice;
import dev.zako.cli.command.GlobalOptions.LogLevel;
import dev.zako.cli.command.Grammar.CommandForm;
import dev.zako.cli.command.Grammar.OptionForm;
import dev.zako.cli.command.Invocation.SandboxChoice;
import dev.zako.cli.command.Invocation.Shell;
import dev.zako.cli.editor.WorkspaceTemplate.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The scripts by which shells complete command lines of Zako, made from the {@link Grammar}. */
final class CompletionScripts {
  private static final String FILES = "file";
  private static final String DIRECTORIES = "directory";

  private final Grammar grammar;

  CompletionScripts(Grammar grammar) {
    this.grammar = grammar;
  }

  /** The script for a shell. */
  String script(Shell shell) {
    return switch (shell) {
      case BASH -> bash();
      case ZSH -> zsh();
      case FISH -> fish();
    };
  }

  /** What can stand for the value of an option: words, or a kind of path; nothing if unknown. */
  private static List<String> values(OptionForm option) {
    return switch (option.name()) {
      case Grammar.COLOR -> names(ColorChoice.values());
      case Grammar.LOG_LEVEL -> names(LogLevel.values());
      case Grammar.SANDBOX -> names(SandboxChoice.values());
      case Grammar.OUTPUT -> names(Invocation.QueryOutput.values());
      case Grammar.LANGUAGE -> Stream.of(Language.values()).map(Language::text).toList();
      default -> List.of();
    };
  }

  private static Optional<String> path(OptionForm option) {
    return switch (option.name()) {
      case Grammar.DIRECTORY -> Optional.of(DIRECTORIES);
      case Grammar.PROFILE, Grammar.OUTPUT_FILE -> Optional.of(FILES);
      default -> Optional.empty();
    };
  }

  /** What can stand for the argument of a command. */
  private List<String> arguments(CommandForm command) {
    return switch (command.name()) {
      case "build", "verify", "query" -> List.of("//...");
      case "completion" -> names(Shell.values());
      case "daemon" -> names(Invocation.DaemonWish.values());
      case "help" -> grammar.commands().stream().flatMap(CompletionScripts::names).toList();
      default -> List.of();
    };
  }

  private static boolean takesDirectory(CommandForm command) {
    return command.name().equals("init");
  }

  private static <E extends Enum<E>> List<String> names(E[] constants) {
    return Stream.of(constants).map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
  }

  private static Stream<String> names(CommandForm command) {
    return Stream.concat(Stream.of(command.name()), command.alias().stream());
  }

  private String bash() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Completion of zako for bash: source this file, or put it where bash-completion looks.
        _zako() {
          local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command='' i
          COMPREPLY=()
          if [[ $cur == '=' ]]; then
            cur=''
          elif [[ $prev == '=' ]]; then
            prev=${COMP_WORDS[COMP_CWORD-2]}
          fi
          for ((i = 1; i < COMP_CWORD; i++)); do
            case ${COMP_WORDS[i]} in
        """);
    List<String> withValue =
        Grammar.GLOBAL.stream()
            .filter(o -> o.value().isPresent())
            .flatMap(o -> o.names().stream())
            .toList();
    text.append("      ").append(String.join("|", withValue)).append(") ((i++)) ;;\n");
    for (CommandForm command : grammar.commands()) {
      text.append("      ")
          .append(String.join("|", names(command).toList()))
          .append(") command=")
          .append(command.name())
          .append("; break ;;\n");
    }
    text.append("    esac\n  done\n  case $command:$prev in\n");
    List<OptionForm> all = new ArrayList<>(Grammar.GLOBAL);
    for (OptionForm option : all) {
      bashValue(text, "*", option);
    }
    for (CommandForm command : grammar.commands()) {
      command.options().forEach(option -> bashValue(text, command.name(), option));
    }
    text.append("  esac\n  if [[ $cur == -* ]]; then\n    case $command in\n");
    for (CommandForm command : grammar.commands()) {
      Stream<OptionForm> options =
          Stream.concat(Grammar.GLOBAL.stream(), command.options().stream());
      bashOptions(text, command.name(), options);
    }
    bashOptions(text, "*", Grammar.GLOBAL.stream());
    text.append("    esac\n    return\n  fi\n  case $command in\n");
    String commands =
        String.join(" ", grammar.commands().stream().flatMap(CompletionScripts::names).toList());
    text.append("    '') COMPREPLY=($(compgen -W \"" + commands + "\" -- \"$cur\")) ;;\n");
    for (CommandForm command : grammar.commands()) {
      List<String> arguments = arguments(command);
      if (!arguments.isEmpty()) {
        text.append("    ")
            .append(command.name())
            .append(") COMPREPLY=($(compgen -W \"")
            .append(String.join(" ", arguments))
            .append("\" -- \"$cur\")) ;;\n");
      } else if (takesDirectory(command)) {
        text.append("    ")
            .append(command.name())
            .append(") COMPREPLY=($(compgen -d -- \"$cur\")) ;;\n");
      }
    }
    return text.append("  esac\n}\ncomplete -F _zako zako\n").toString();
  }

  private static void bashValue(StringBuilder text, String command, OptionForm option) {
    if (option.value().isEmpty()) {
      return;
    }
    String pattern =
        String.join("|", option.names().stream().map(name -> command + ":" + name).toList());
    List<String> words = values(option);
    String action =
        words.isEmpty()
            ? switch (path(option).orElse("")) {
              case DIRECTORIES -> "COMPREPLY=($(compgen -d -- \"$cur\")); ";
              case FILES -> "COMPREPLY=($(compgen -f -- \"$cur\")); ";
              default -> "";
            }
            : "COMPREPLY=($(compgen -W \"" + String.join(" ", words) + "\" -- \"$cur\")); ";
    text.append("    ").append(pattern).append(") ").append(action).append("return ;;\n");
  }

  private static void bashOptions(StringBuilder text, String pattern, Stream<OptionForm> options) {
    text.append("      ")
        .append(pattern)
        .append(") COMPREPLY=($(compgen -W \"")
        .append(String.join(" ", options.flatMap(o -> o.names().stream()).toList()))
        .append("\" -- \"$cur\")) ;;\n");
  }

  private String zsh() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        #compdef zako
        # Completion of zako for zsh: put this file as _zako into a directory of $fpath.
        _zako() {
          local curcontext=$curcontext state line ret=1
          typeset -A opt_args
          _arguments -C \\
        """);
    Grammar.GLOBAL.forEach(option -> zshOption(text, "    ", option));
    text.append(
        """
            '1: :->command' \\
            '*:: :->arguments' && ret=0
          case $state in
            command)
              local -a commands=(
        """);
    for (CommandForm command : grammar.commands()) {
      names(command)
          .forEach(
              name ->
                  text.append("        ")
                      .append(quoted(name + ":" + command.description()))
                      .append('\n'));
    }
    text.append(
        """
              )
              _describe -t commands command commands && ret=0
              ;;
            arguments)
              case $words[1] in
        """);
    for (CommandForm command : grammar.commands()) {
      text.append("        ")
          .append(String.join("|", names(command).toList()))
          .append(")\n          _arguments -s \\\n");
      Grammar.GLOBAL.forEach(option -> zshOption(text, "            ", option));
      command.options().forEach(option -> zshOption(text, "            ", option));
      text.append("            ").append(zshArgument(command)).append(" && ret=0\n          ;;\n");
    }
    return text.append("      esac\n      ;;\n  esac\n  return ret\n}\n\n_zako \"$@\"\n")
        .toString();
  }

  private String zshArgument(CommandForm command) {
    List<String> arguments = arguments(command);
    if (takesDirectory(command)) {
      return "'*:directory:_files -/'";
    }
    return arguments.isEmpty()
        ? "'*: :'"
        : quoted("*:argument:(" + String.join(" ", arguments) + ")");
  }

  private static void zshOption(StringBuilder text, String indent, OptionForm option) {
    String description = "[" + option.description().replace("[", "\\[").replace("]", "\\]") + "]";
    String value =
        option
            .value()
            .map(
                label -> {
                  List<String> words = values(option);
                  String action =
                      words.isEmpty()
                          ? switch (path(option).orElse("")) {
                            case DIRECTORIES -> "_files -/";
                            case FILES -> "_files";
                            default -> "";
                          }
                          : "(" + String.join(" ", words) + ")";
                  return ":" + label + ":" + action;
                })
            .orElse("");
    for (String name : option.names()) {
      String suffix = option.value().isPresent() ? (name.startsWith("--") ? "=" : "+") : "";
      text.append(indent)
          .append(quoted((option.repeatable() ? "*" : "") + name + suffix + description + value))
          .append(" \\\n");
    }
  }

  private String fish() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Completion of zako for fish: put this file into ~/.config/fish/completions as zako.fish.
        complete -c zako -f
        """);
    Grammar.GLOBAL.forEach(option -> fishOption(text, "", option));
    for (CommandForm command : grammar.commands()) {
      for (String name : names(command).toList()) {
        text.append("complete -c zako -n __fish_use_subcommand -a ")
            .append(name)
            .append(" -d ")
            .append(quoted(command.description()))
            .append('\n');
      }
      String condition =
          " -n "
              + quoted("__fish_seen_subcommand_from " + String.join(" ", names(command).toList()));
      command.options().forEach(option -> fishOption(text, condition, option));
      List<String> arguments = arguments(command);
      if (!arguments.isEmpty()) {
        text.append("complete -c zako")
            .append(condition)
            .append(" -a ")
            .append(quoted(String.join(" ", arguments)))
            .append('\n');
      } else if (takesDirectory(command)) {
        text.append("complete -c zako")
            .append(condition)
            .append(" -a '(__fish_complete_directories)'\n");
      }
    }
    return text.toString();
  }

  private static void fishOption(StringBuilder text, String condition, OptionForm option) {
    text.append("complete -c zako").append(condition);
    for (String name : option.names()) {
      text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    if (option.value().isPresent()) {
      List<String> words = values(option);
      text.append(" -x");
      if (!words.isEmpty()) {
        text.append(" -a ").append(quoted(String.join(" ", words)));
      } else if (path(option).isPresent()) {
        boolean directories = path(option).get().equals(DIRECTORIES);
        text.append(" -a ")
            .append(directories ? "'(__fish_complete_directories)'" : "'(__fish_complete_path)'");
      }
    }
    text.append(" -d ").append(quoted(option.description())).append('\n');
  }

  /** In single quotes, as all three shells read them. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
