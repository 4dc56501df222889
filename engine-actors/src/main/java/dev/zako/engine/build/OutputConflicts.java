package dev.zako.engine.build;

import dev.zako.engine.build.analysis.ActionTemplate;
import dev.zako.engine.build.analysis.ConfiguredTargetValue;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.sandbox.PathSpellings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds outputs that would be in each other's place, on this file system or on another. */
final class OutputConflicts {
  private OutputConflicts() {}

  private record Maker(ConfiguredTargetValue target, String path) {}

  /** The conflicts between the actions of all these targets, in the order of the paths. */
  static List<Diagnostic> find(Collection<ConfiguredTargetValue> targets) {
    List<Diagnostic> conflicts = new ArrayList<>();
    // By the path as file systems read it that make no difference between cases.
    SortedMap<String, Maker> makers = new TreeMap<>();
    for (ConfiguredTargetValue target : targets) {
      for (ActionTemplate action : target.actions()) {
        for (ActionTemplate.Output output : action.outputs()) {
          Maker maker = new Maker(target, output.path());
          Maker other = makers.putIfAbsent(PathSpellings.fold(output.path()), maker);
          if (other != null) {
            boolean equal = other.path().equals(maker.path());
            conflicts.add(equal ? same(other, maker) : alike(other, maker));
          }
        }
      }
    }
    makers.forEach(
        (path, maker) -> {
          for (int slash = path.lastIndexOf('/');
              slash > 0;
              slash = path.lastIndexOf('/', slash - 1)) {
            Maker above = makers.get(path.substring(0, slash));
            if (above != null) {
              conflicts.add(nested(above, maker));
            }
          }
        });
    return conflicts;
  }

  private static Diagnostic same(Maker one, Maker other) {
    return told(
        other,
        "`"
            + one.target().label()
            + "` and `"
            + other.target().label()
            + "` both make `"
            + one.path()
            + "`",
        one);
  }

  private static Diagnostic alike(Maker one, Maker other) {
    return Diagnostic.of(
            Code.PATH_COLLISION, PathSpellings.collision(other.path(), one.path()).message())
        .withLabel(other.target().label().toString())
        .at(other.target().position())
        .withNote("`" + one.target().label() + "` makes the first, at " + one.target().position())
        .withHint("Give one of the outputs another name");
  }

  private static Diagnostic nested(Maker above, Maker below) {
    return told(
        below,
        "`"
            + below.target().label()
            + "` makes `"
            + below.path()
            + "`, but `"
            + above.target().label()
            + "` makes `"
            + above.path()
            + "`, which would have to be a directory for that",
        above);
  }

  private static Diagnostic told(Maker at, String message, Maker other) {
    return Diagnostic.of(Code.OUTPUT_CONFLICT, message)
        .withLabel(at.target().label().toString())
        .at(at.target().position())
        .withNote("`" + other.target().label() + "` is at " + other.target().position())
        .withHint("Give one of the outputs another name");
  }
}
