package dev.zako.cli.render;

import dev.zako.engine.build.history.ActionEntry;
import dev.zako.engine.build.history.BuildDiff;
import dev.zako.engine.build.history.BuildEntry;
import dev.zako.engine.build.history.Difference;
import dev.zako.engine.build.history.History.Made;
import dev.zako.engine.build.history.Miss;
import dev.zako.engine.build.history.Outlook;
import dev.zako.engine.build.history.Prospect;
import dev.zako.engine.build.history.Why;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What builds did, in words. Each text ends with a line end.
 *
 * @param isLong whether digests and lists are told whole
 */
public record HistoryText(boolean isLong) {
  private static final Pattern DIGEST = Pattern.compile("\\b([0-9a-f]{12})[0-9a-f]{52}(/[0-9]+)?");
  private static final int MAX_VALUE = 60;
  private static final int MAX_CHANGES = 20;
  private static final String RAN_FOR_THE_STORE = ", but the store has lost what it made";

  /** Steps between a file and what a script says, of which the file alone tells enough. */
  private static final Set<String> INNER = Set.of("Module", "ModuleClosure", "Target");

  /** One build in one line. */
  public String build(BuildEntry build) {
    BuildEntry.Head head = build.head();
    StringBuilder text = new StringBuilder(name(build)).append(": ").append(head.at());
    text.append(", `").append(head.commandLine());
    head.options().forEach((key, value) -> text.append(" --config ").append(key + "=" + value));
    text.append("`, ").append(head.status()).append(", ");
    text.append(Text.count(build.count(ActionEntry.End.EXECUTED), "action")).append(" ran, ");
    text.append(build.count(ActionEntry.End.CACHED)).append(" came from the cache, ");
    return line(text.append(Text.duration(head.took())).toString());
  }

  private static String name(BuildEntry build) {
    return "build " + build.id() + (build.head().isSum() ? " or earlier" : "");
  }

  /** Why a target was made last. */
  public String why(String label, Why why) {
    Made made = why.made();
    StringBuilder text = new StringBuilder();
    text.append(line(label + " was made last in " + build(made.build()).strip()));
    text.append(line("  " + ended(made.action()) + others(why.others())));
    if (why.before().isEmpty()) {
      return text.append(line("  nothing earlier of it is kept")).append(stopped(why)).toString();
    }
    String before = name(why.before().get().build());
    if (why.differences().isEmpty()) {
      text.append(
          line(
              "  all that it is made from is as in "
                  + before
                  + ", but the store had lost what it made"));
    } else {
      text.append(differences("different from " + before, why.differences()));
    }
    why.options().forEach(each -> text.append(line("  changed: option " + difference(each))));
    text.append(chain(why.chain()));
    if (why.isSame()) {
      text.append(line("  it came out the same as in " + before));
    }
    return text.append(stopped(why)).toString();
  }

  private static String ended(ActionEntry action) {
    String problem = action.problem().map(code -> " with " + code).orElse("");
    return switch (action.end()) {
      case EXECUTED -> action.mnemonic() + " ran";
      case CACHED -> action.mnemonic() + " came from the cache";
      case FAILED -> action.mnemonic() + " failed" + problem;
    };
  }

  private static String others(int others) {
    return others == 0 ? "" : ", and " + Text.count(others, "other action") + " of this target";
  }

  private String stopped(Why why) {
    return why.stopped()
        .map(
            made ->
                line(
                    "  later, in "
                        + name(made.build())
                        + ", "
                        + action(made.action())
                        + " was made again and came out the same, so that nothing had to be made"
                        + " here"))
        .orElse("");
  }

  private String differences(String title, List<Difference> differences) {
    StringBuilder text = new StringBuilder();
    List<Difference> told = isLong ? differences : differences.subList(0, 1);
    told.forEach(each -> text.append(line("  " + title + ": " + difference(each))));
    int rest = differences.size() - told.size();
    if (rest > 0) {
      text.append(
          line("  and " + Text.count(rest, "other difference") + ", told with `--verbose`"));
    }
    return text.toString();
  }

  private String difference(Difference difference) {
    String what =
        switch (difference.part()) {
          case INPUT -> "input ";
          case ARGUMENT -> "argument ";
          case VARIABLE -> "variable ";
          case PROPERTY -> "";
        };
    return what + difference.name() + ": " + change(difference.was(), difference.is());
  }

  private String change(Optional<String> was, Optional<String> is) {
    return value(was) + " -> " + value(is);
  }

  private String value(Optional<String> value) {
    if (value.isEmpty()) {
      return "nothing";
    }
    String text = value.get().startsWith("file ") ? value.get().substring(5) : value.get();
    return isLong ? text : Text.fit(DIGEST.matcher(text).replaceAll("$1"), MAX_VALUE);
  }

  private String chain(List<Why.Step> steps) {
    StringBuilder text = new StringBuilder();
    for (Why.Step step : steps) {
      if (INNER.contains(kind(step)) && !text.isEmpty()) {
        continue;
      }
      String change = change(step.was(), step.is());
      String what =
          step.action()
              .map(a -> action(a) + (step.name().isEmpty() ? "" : " " + step.name() + " " + change))
              .orElse(node(step) + (step.name().isEmpty() ? "" : " " + change));
      text.append(line((text.isEmpty() ? "  changed: " : "       ->  ") + what));
    }
    return text.toString();
  }

  private static String kind(Why.Step step) {
    return step.node().substring(0, step.node().indexOf(' '));
  }

  /** A node without the configuration that it is of. */
  private static String node(Why.Step step) {
    String id = step.node().substring(step.node().indexOf(' ') + 1);
    int configuration = id.lastIndexOf(" in ");
    String name = configuration < 0 ? id : id.substring(0, configuration);
    return switch (kind(step)) {
      case "FileState" -> name;
      case "DirectoryListing" -> "the names in `" + name + "`";
      case "Glob" -> "the files that match " + name;
      case "PackageLoad" -> "the targets of " + name;
      case "ConfiguredTarget" -> "what the rule says of " + name;
      case "ToolchainResolution" -> "toolchain " + name;
      case "HostTool" -> "program " + name;
      case "ToolchainProbe" -> "what toolchain " + name + " finds";
      case "EnvVar" -> "environment variable " + name;
      default -> kind(step) + " " + name;
    };
  }

  private static String action(ActionEntry action) {
    return action.label() + " " + action.mnemonic();
  }

  /** Why the result of an action was not in the cache. */
  public String miss(Miss miss) {
    String title = action(miss.made().action());
    String earlier = miss.earlier().map(made -> name(made.build())).orElse("");
    return switch (miss.reason()) {
      case FIRST -> line(title + ": nothing earlier of it is kept");
      case OTHER_KEY ->
          line(title + ": the key is another one than in " + earlier + ", the nearest")
              + differences("different from " + earlier, miss.differences());
      case FAILED_BEFORE ->
          line(
              title
                  + ": the key is that of "
                  + earlier
                  + ", where it failed"
                  + miss.earlier()
                      .flatMap(made -> made.action().problem())
                      .map(code -> " with " + code)
                      .orElse("")
                  + "; failures are not in the cache");
      case NOT_STORED ->
          line(
              title
                  + ": the key is that of "
                  + earlier
                  + ", whose result is not stored any more: it was evicted or removed");
      case NOT_ASKED ->
          line(title + ": the cache was not asked, because the store had lost what it made");
    };
  }

  /** What the next build of a target would do. */
  public String outlook(String label, List<Outlook> all) {
    if (all.isEmpty()) {
      return line("now: " + label + " would not be made again");
    }
    StringBuilder text = new StringBuilder();
    List<Outlook> told = isLong || all.size() <= MAX_CHANGES ? all : all.subList(0, MAX_CHANGES);
    told.forEach(each -> text.append(outlook(each)));
    int rest = all.size() - told.size();
    if (rest > 0) {
      text.append(line("now: and " + Text.count(rest, "other action")));
    }
    return text.toString();
  }

  private String outlook(Outlook outlook) {
    Prospect prospect = outlook.prospect();
    String title = "now: " + prospect.label() + " " + prospect.mnemonic();
    return switch (prospect) {
      case Prospect.Runs _ -> line(title + " would run") + reasons(outlook, RAN_FOR_THE_STORE);
      case Prospect.Taken(ActionEntry action) ->
          line(
                  title
                      + (action.arguments().isEmpty()
                          ? " would be made again, without a command"
                          : " would be taken from the cache"))
              + reasons(outlook, "");
      case Prospect.Awaits(var _, var _, List<String> paths) ->
          line(
              title
                  + " may run: if "
                  + paths.getFirst()
                  + (paths.size() == 1 ? "" : " or " + Text.count(paths.size() - 1, "other input"))
                  + " comes out different");
      case Prospect.Fails(var _, var _, String code, String problem) ->
          line(title + " would fail with " + code + ": " + problem);
    };
  }

  /**
   * Why something would be made.
   *
   * @param same what is said if nothing differs from the time before
   */
  private String reasons(Outlook outlook, String same) {
    if (outlook.before().isEmpty()) {
      return line("  nothing earlier of it is kept");
    }
    Made made = outlook.before().get();
    String before = name(made.build());
    StringBuilder text = new StringBuilder();
    if (!outlook.differences().isEmpty()) {
      text.append(differences("different from " + before, outlook.differences()));
    } else if (made.action().end() == ActionEntry.End.FAILED) {
      text.append(line("  " + ended(made.action()) + " in " + before));
    } else if (!same.isEmpty()) {
      text.append(line("  all that it is made from is as in " + before + same));
    }
    outlook.options().forEach(each -> text.append(line("  changed: option " + difference(each))));
    return text.append(chain(outlook.chain())).toString();
  }

  /** What differs between two builds. */
  public String diff(BuildDiff diff) {
    StringBuilder text = new StringBuilder(build(diff.from())).append(build(diff.to()));
    diff.options().forEach(each -> text.append(line("option " + difference(each))));
    for (BuildDiff.Changed changed : diff.actions()) {
      text.append(changed(diff, changed));
    }
    if (diff.options().isEmpty() && diff.actions().isEmpty()) {
      text.append(line("nothing differs"));
    }
    return text.toString();
  }

  private String changed(BuildDiff diff, BuildDiff.Changed changed) {
    if (changed.before().isEmpty() || changed.now().isEmpty()) {
      BuildEntry only = changed.now().isPresent() ? diff.to() : diff.from();
      ActionEntry action = changed.now().or(changed::before).orElseThrow();
      return line(action(action) + ": made only up to " + name(only));
    }
    ActionEntry now = changed.now().get();
    String end =
        now.end() == ActionEntry.End.FAILED
            ? "failed" + now.problem().map(code -> " with " + code).orElse("")
            : changed.isSame() ? "came out the same" : "came out otherwise";
    String title = line(action(now) + ": " + end);
    return changed.differences().isEmpty()
        ? title
        : title + differences("different", changed.differences());
  }

  private static String line(String text) {
    return Text.printable(text) + "\n";
  }
}
