package dev.zako.engine.build;

import dev.zako.engine.build.analysis.ConfiguredTargetKey;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Failures;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.script.DependenciesKey;
import dev.zako.engine.graph.CycleFailure;
import dev.zako.engine.graph.InternalFailure;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.RootCause;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells the root causes of failed nodes as diagnostics. */
final class FailureTexts {
  private FailureTexts() {}

  /**
   * The diagnostics of a root cause.
   *
   * @param positions where a target was made, if that is known
   */
  static List<Diagnostic> diagnostics(
      RootCause cause, Function<ConfiguredTargetKey, Optional<SourcePosition>> positions) {
    return switch (cause.failure()) {
      case BuildFailure(Diagnostic diagnostic) -> List.of(diagnostic);
      case Failures(List<Diagnostic> diagnostics) -> diagnostics;
      case CycleFailure(var cycle) -> List.of(circle(cycle.members(), positions));
      case InternalFailure(String message, String stackTrace) ->
          List.of(
              Diagnostic.of(Code.INTERNAL_ERROR, message)
                  .withNote("in node " + cause.key().display())
                  .withNote(stackTrace)
                  .withHint("This is a defect of Zako: report it with this text"));
      default ->
          List.of(
              Diagnostic.of(Code.INTERNAL_ERROR, cause.failure().message())
                  .withNote("in node " + cause.key().display())
                  .withHint("This is a defect of Zako: report it with this text"));
    };
  }

  private static Diagnostic circle(
      List<NodeKey<?>> members, Function<ConfiguredTargetKey, Optional<SourcePosition>> positions) {
    List<String> names = members.stream().map(FailureTexts::name).toList();
    boolean packages = members.stream().allMatch(DependenciesKey.class::isInstance);
    String circle =
        names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(" -> "))
            + " -> `"
            + names.getFirst()
            + "`";
    if (packages) {
      return Diagnostic.of(
              Code.PACKAGE_CYCLE,
              names.size() == 1
                  ? "Package `" + names.getFirst() + "` depends on itself"
                  : "Packages depend on each other in a circle: " + circle)
          .withHint(
              "Remove one of these entries of `dependencies`, or put what both need into a third"
                  + " package");
    }
    Diagnostic diagnostic =
        Diagnostic.of(
                Code.DEPENDENCY_CYCLE,
                names.size() == 1
                    ? "Target `" + names.getFirst() + "` depends on itself"
                    : "Targets depend on each other in a circle: " + circle)
            .withHint(
                "Remove one of these dependencies, or put what both need into a third target");
    boolean first = true;
    for (NodeKey<?> member : members) {
      if (member instanceof ConfiguredTargetKey target) {
        Optional<SourcePosition> position = positions.apply(target);
        if (position.isPresent()) {
          diagnostic = first ? diagnostic.at(position.get()) : diagnostic;
          diagnostic = diagnostic.withNote("`" + target.label() + "` is at " + position.get());
        }
        diagnostic = first ? diagnostic.withLabel(target.label().toString()) : diagnostic;
        first = false;
      }
    }
    return diagnostic;
  }

  private static String name(NodeKey<?> key) {
    return switch (key) {
      case ConfiguredTargetKey(Label label, var _) -> label.toString();
      case DependenciesKey(PackagePath root) -> "//" + root;
      default -> key.display();
    };
  }
}
