package dev.zako.fuzz;

import static dev.zako.fuzz.ModelProperties.halves;
import static dev.zako.fuzz.ModelProperties.parsed;
import static dev.zako.fuzz.ModelProperties.require;

import dev.zako.engine.build.model.GlobPattern;
import dev.zako.engine.build.model.IgnoreFile;
import dev.zako.engine.build.model.IgnoreRules;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.engine.build.model.TargetPattern.Single;
import dev.zako.sandbox.PortablePath;
import dev.zako.sandbox.PortablePathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What holds for paths and patterns of them. */
final class PathProperties {
  private PathProperties() {}

  private static Optional<PortablePath> path(String text) {
    PortablePath path;
    try {
      path = PortablePath.of(text);
    } catch (PortablePathException _) {
      return Optional.empty();
    }
    require(PortablePath.of(path.toString()).equals(path), "`" + path + "` is not in its own form");
    return Optional.of(path);
  }

  /** A path that a file of a package can have. */
  private static Optional<String> file(String text) {
    return path(text).filter(path -> !path.isRoot() && !path.escapes()).map(PortablePath::toString);
  }

  static void paths(byte[] input) {
    String[] halves = halves(input);
    path(halves[0])
        .ifPresent(
            from -> {
              require(from.join(PortablePath.ROOT).equals(from), "`.` moves `" + from + "`");
              path(halves[1]).ifPresent(to -> pair(from, to));
            });
  }

  private static void pair(PortablePath from, PortablePath to) {
    PortablePath way;
    try {
      way = from.relativize(to);
      require(
          from.join(way).equals(to), "`" + way + "` does not lead from `" + from + "` to `" + to);
    } catch (PortablePathException _) {
      return;
    }
    require(
        to.isIn(from) == !way.escapes(), "`" + to + "` in `" + from + "` is `" + way + "` from it");
  }

  static void patterns(byte[] input) {
    String[] halves = halves(input);
    parsed(halves[0], TargetPattern::parse)
        .ifPresent(
            pattern -> {
              if (pattern.scope() instanceof Single(Label label)) {
                require(pattern.matches(label), "`" + label + "` is not matched by itself");
              }
            });
    Optional<GlobPattern> glob = parsed(halves[0], GlobPattern::parse);
    Optional<String> file = file(halves[1]);
    if (glob.isPresent() && file.isPresent()) {
      match(glob.get(), file.get(), /* hidden= */ true);
      match(glob.get(), file.get(), /* hidden= */ false);
    }
  }

  private static void match(GlobPattern glob, String file, boolean hidden) {
    boolean matches = glob.matches(file, hidden);
    String pair = "`" + glob + "` and `" + file + "`";
    for (String directory : directoriesAbove(file)) {
      require(!matches || glob.mayMatchBelow(directory, hidden), "Not looked for: " + pair);
      require(
          matches || !hidden || !glob.matchesAllBelow(directory),
          "Not below all after all: " + pair);
    }
    require(
        !matches
            || glob.baseDirectories().stream()
                .anyMatch(base -> base.isEmpty() || file.startsWith(base + "/")),
        "Outside of where it is looked for: " + pair);
  }

  private static List<String> directoriesAbove(String file) {
    List<String> directories = new ArrayList<>(List.of(""));
    for (int slash = file.indexOf('/'); slash >= 0; slash = file.indexOf('/', slash + 1)) {
      directories.add(file.substring(0, slash));
    }
    return directories;
  }

  static void ignoreFiles(byte[] input) {
    String[] halves = halves(input);
    Optional<String> file = file(halves[0]);
    if (file.isEmpty()) {
      return;
    }
    IgnoreRules rules =
        IgnoreRules.NONE.with(IgnoreFile.parse(IgnoreFile.Kind.GIT_IGNORE, "", halves[1]));
    boolean ignored = rules.isIgnored(file.get(), /* isDirectory= */ false);
    for (String directory : directoriesAbove(file.get())) {
      require(
          directory.isEmpty() || ignored || !rules.isIgnored(directory, /* isDirectory= */ true),
          "`" + file.get() + "` is kept in a directory that is ignored");
    }
  }
}
