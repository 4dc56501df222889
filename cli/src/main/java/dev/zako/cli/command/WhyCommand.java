package dev.zako.cli.command;

import dev.zako.cli.command.GlobalOptions.Verbosity;
import dev.zako.cli.render.HistoryText;
import dev.zako.cli.render.Phrases;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.BuildRequest;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.Workspaces;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.FileErrors;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.history.BuildDiff;
import dev.zako.engine.build.history.BuildEntry;
import dev.zako.engine.build.history.BuildFiles;
import dev.zako.engine.build.history.History;
import dev.zako.engine.build.history.Miss;
import dev.zako.engine.build.history.Outlook;
import dev.zako.engine.build.history.Why;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.TargetPattern;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells what builds did and why, from what they left, and what the next one would do. */
final class WhyCommand {
  private final Surroundings surroundings;
  private final HistoryText text;

  /**
   * In these surroundings.
   *
   * @param isLong whether everything is told whole
   */
  WhyCommand(Surroundings surroundings, boolean isLong) {
    this.surroundings = surroundings;
    this.text = new HistoryText(isLong);
  }

  /**
   * Tells why a target was made last, and what would be made of it now.
   *
   * @param asking asks an engine for the latter
   * @throws BuildFailedException if nothing of the target is kept, or nothing can be asked here
   */
  int why(Invocation.Why command, Asking asking) throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    History history = history(root);
    TargetPattern pattern = pattern(command.label(), root);
    String label = label(command.label(), pattern);
    Why why = Why.of(history, label).orElseThrow(() -> unknown("made anything of", label, history));
    print(text.why(label, why));
    EngineOptions options =
        BuildSetup.options(root, Optional.empty(), "zako why " + label, surroundings);
    BuildRequest request = new BuildRequest(List.of(pattern), false, command.config());
    return asking.ask(
        options,
        (client, control) -> asking.workshop().foresee(options, request, client, control),
        (report, display, console) -> {
          report.diagnostics().forEach(console::tell);
          if (report.status() == Status.SUCCEEDED) {
            // What was found out for the forecast may be in there by now.
            print(text.outlook(label, Outlook.of(history(root), report.forecast())));
          } else if (asking.global().verbosity() != Verbosity.SILENT) {
            display.print(Phrases.noForecast(report, asking.style()));
          }
          return report.exitCode();
        });
  }

  /** Tells why results were not in the cache in the last build that missed any. */
  int miss(Optional<String> written) throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    History history = history(root);
    Optional<String> label = Optional.empty();
    if (written.isPresent()) {
      label = Optional.of(label(written.get(), pattern(written.get(), root)));
      if (!history.labels().contains(label.get())) {
        throw unknown("made anything of", label.get(), history);
      }
    }
    List<Miss> misses = Miss.last(history, label);
    if (misses.isEmpty()) {
      print("no build that is kept missed anything\n");
    } else {
      print(text.build(misses.getFirst().made().build()));
      misses.forEach(miss -> print(text.miss(miss)));
    }
    return 0;
  }

  /**
   * Tells what differs between two builds; of one: from the build before; of none: which there are.
   */
  int diff(List<Long> ids) throws BuildFailedException {
    History history = history(Workspaces.find(surroundings.directory()));
    if (ids.isEmpty()) {
      history.builds().forEach(build -> print(text.build(build)));
      return 0;
    }
    BuildEntry to = build(history, ids.getLast());
    BuildEntry from =
        ids.size() > 1
            ? build(history, ids.getFirst())
            : history
                .before(to)
                .orElseThrow(
                    () ->
                        Refusal.of(
                            Code.NOT_RECORDED,
                            "No build before build " + to.id() + " is kept",
                            "Run `zako diff` for those that are"));
    print(text.diff(BuildDiff.of(history, from, to)));
    return 0;
  }

  private static BuildEntry build(History history, long id) throws BuildFailedException {
    return history
        .build(id)
        .orElseThrow(
            () ->
                Refusal.of(
                    Code.NOT_RECORDED,
                    "No build " + id + " is kept",
                    "Run `zako diff` for those that are; a build that found everything up to date"
                        + " is none of them"));
  }

  private static BuildFailedException unknown(String did, String label, History history) {
    return Refusal.of(
        Code.NOT_RECORDED,
        "No build that is kept " + did + " `" + label + "`",
        Suggestions.didYouMean(label, history.labels())
            .orElse(
                "Build it with `zako build "
                    + label
                    + "`; if it is up to date already, its next change will be told"));
  }

  private TargetPattern pattern(String written, Path root) throws BuildFailedException {
    try {
      Path relative = root.relativize(surroundings.directory().normalize());
      return TargetPattern.parse(written, PackagePath.parse(relative.toString()));
    } catch (MalformedTextException e) {
      throw new BuildFailedException(e.diagnostic());
    }
  }

  private static String label(String written, TargetPattern pattern) throws BuildFailedException {
    if (!pattern.exclude()
        && pattern.scope() instanceof TargetPattern.Single(var label)
        && label.alias().isEmpty()) {
      return label.toString();
    }
    throw Refusal.of(
        Code.TARGET_PATTERN,
        "`" + written + "` is not one target of this workspace",
        "Name one by its path from the root of the workspace, as `//path:target`");
  }

  private static History history(Path root) throws BuildFailedException {
    Path directory = root.resolve(EngineOptions.STATE_DIRECTORY).resolve(BuildFiles.DIRECTORY);
    try {
      return new History(BuildFiles.read(directory));
    } catch (IOException e) {
      throw Refusal.of(
          Code.FILE_UNREADABLE,
          "What builds did cannot be read: " + FileErrors.reason(e),
          "Check who owns `" + directory + "`");
    }
  }

  private void print(String lines) {
    surroundings.out().print(lines);
    surroundings.out().flush();
  }
}
