package dev.zako.engine.build;

import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.engine.build.script.DependenciesValue;
import java.util.ArrayList;
import java.util.List;

/** Reads the patterns of a request as they are meant in the workspace. */
final class RequestedPatterns {
  private RequestedPatterns() {}

  /**
   * The patterns without aliases: {@code @alias//...} is everything of that package.
   *
   * @param dependencies those of the workspace's own package
   * @throws BuildFailedException if aliases are not declared, or their packages are not here
   */
  static List<TargetPattern> read(List<TargetPattern> patterns, DependenciesValue dependencies)
      throws BuildFailedException {
    List<TargetPattern> read = new ArrayList<>();
    List<Diagnostic> problems = new ArrayList<>();
    for (TargetPattern pattern : patterns) {
      String alias = pattern.scope().alias();
      try {
        PackagePath root =
            alias.isEmpty()
                ? PackagePath.ROOT
                : dependencies.local(alias, pattern.toString()).root();
        read.add(pattern.within(root));
      } catch (MalformedTextException e) {
        problems.add(e.diagnostic());
      }
    }
    if (!problems.isEmpty()) {
      throw new BuildFailedException(problems);
    }
    return read;
  }
}
