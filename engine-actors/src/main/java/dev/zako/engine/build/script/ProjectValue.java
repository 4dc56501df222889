package dev.zako.engine.build.script;

import dev.zako.engine.build.model.FilePatterns;
import dev.zako.engine.build.model.GlobPattern;
import dev.zako.engine.build.model.PatternGroup;
import dev.zako.engine.build.model.Project;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A package in effect.
 *
 * @param project what it is
 */
public record ProjectValue(Project project) implements NodeValue {
  @Override
  public Fingerprint outputHash() {
    List<Fingerprint> parts = new ArrayList<>();
    parts.add(
        Fingerprint.of(
            project.id().toString(),
            project.script().toString(),
            project.description().toString(),
            project.authors().toString(),
            project.license().toString()));
    for (PatternGroup group :
        List.of(
            project.builds(),
            project.rules(),
            project.toolchains(),
            project.registered(),
            project.peers())) {
      parts.add(Fingerprint.combine(group.parts().stream().map(ProjectValue::hash).toList()));
    }
    return Fingerprint.combine(parts);
  }

  private static Fingerprint hash(FilePatterns part) {
    return Fingerprint.combine(
        Fingerprint.of(part.include().stream().map(GlobPattern::text).toArray(String[]::new)),
        Fingerprint.of(part.exclude().stream().map(GlobPattern::text).toArray(String[]::new)),
        Fingerprint.of(
            Boolean.toString(part.followingIgnoreFiles()),
            Boolean.toString(part.ignoreHiddenFiles())));
  }
}
