package dev.zako.engine.build.query;

import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.sandbox.PortablePath;
import dev.zako.sandbox.PortablePathException;

/** What a word of a query names. */
public sealed interface QueryWord {
  /** Targets, by a pattern that takes nothing away. A single one may turn out to be a file. */
  record Targets(TargetPattern pattern) implements QueryWord {
    @Override
    public String toString() {
      return pattern.toString();
    }
  }

  /**
   * {@code //a:x.c}: a source file.
   *
   * @param alias the dependency alias, empty for the workspace's own package
   * @param directory before the colon
   * @param path after the colon, normalised
   */
  record File(String alias, PackagePath directory, String path) implements QueryWord {
    @Override
    public String toString() {
      return (alias.isEmpty() ? "//" : "@" + alias + "//") + directory + ":" + path;
    }
  }

  /**
   * Reads a word: a pattern as builds take them, or a file after a colon.
   *
   * @param base the directory in which the user works
   */
  static QueryWord parse(String text, PackagePath base) throws MalformedTextException {
    try {
      TargetPattern pattern = TargetPattern.parse(text, base);
      if (!pattern.exclude()) {
        return new Targets(pattern);
      }
    } catch (MalformedTextException e) {
      return file(text, base, e);
    }
    // A leading dash takes away where patterns stand in a list; here it can only be part of a name.
    return new Targets(TargetPattern.parse(":" + text, base));
  }

  /** A file, if the text names one in a directory; else what was wrong with it as a pattern. */
  private static File file(String text, PackagePath base, MalformedTextException problem)
      throws MalformedTextException {
    int colon = text.indexOf(':');
    if (colon < 0 || colon == text.length() - 1) {
      throw problem;
    }
    PortablePath path;
    try {
      path = PortablePath.of(text.substring(colon + 1));
    } catch (PortablePathException _) {
      throw problem;
    }
    // What can be the name of a target has to be written as one.
    if (path.equals(PortablePath.ROOT)
        || path.toString().startsWith("..")
        || Label.isTargetName(path.toString())) {
      throw problem;
    }
    // The directory is read as that of a target, of which the name does not matter.
    TargetPattern directory = TargetPattern.parse(text.substring(0, colon) + ":x", base);
    if (directory.exclude() || !(directory.scope() instanceof TargetPattern.Single(Label place))) {
      throw problem;
    }
    return new File(place.alias(), place.path(), path.toString());
  }
}
