package dev.zako.cli.command;

import dev.zako.cli.render.HistoryText;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
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
import dev.zako.engine.build.history.Pending;
import dev.zako.engine.build.history.Why;
import dev.zako.engine.build.leaf.FileTexts;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.TargetPattern;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells what builds did and why, from what they left; waits for nobody. */
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

  /** Tells why a target was made last, or would be made now. */
  int why(String written) throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    History history = history(root);
    String label = label(written, root);
    Why why = Why.of(history, label).orElseThrow(() -> unknown("made anything of", label, history));
    print(text.why(label, why));
    print(
        text.pending(label, Pending.of(history, label, path -> FileTexts.now(root.resolve(path)))));
    return 0;
  }

  /** Tells why results were not in the cache in the last build that missed any. */
  int miss(Optional<String> written) throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    History history = history(root);
    Optional<String> label = Optional.empty();
    if (written.isPresent()) {
      label = Optional.of(label(written.get(), root));
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

  private String label(String written, Path root) throws BuildFailedException {
    try {
      Path relative = root.relativize(surroundings.directory().normalize());
      TargetPattern pattern = TargetPattern.parse(written, PackagePath.parse(relative.toString()));
      if (!pattern.exclude()
          && pattern.scope() instanceof TargetPattern.Single(var label)
          && label.alias().isEmpty()) {
        return label.toString();
      }
    } catch (MalformedTextException e) {
      throw new BuildFailedException(e.diagnostic());
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
