package dev.zako.engine.build.analysis;

import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;

/** Takes one target out of its package, so that changes of its neighbours do not concern it. */
public final class TargetFunction implements NodeFunction<TargetKey, TargetValue> {
  /** Takes targets out of the packages of the graph. */
  public TargetFunction() {}

  @Override
  public TargetValue compute(TargetKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    Label label = key.label();
    PackageValue value = context.get(new PackageLoadKey(label.path(), key.configuration()));
    TargetValue target = value.targets().get(label.target());
    if (target == null) {
      throw new NodeFailedException(
          new BuildFailure(
              Diagnostic.of(Code.TARGET_NOT_FOUND, "There is no target `" + label + "`")
                  .at(SourcePosition.ofFile(file(label, value)))
                  .withHint(hint(label, value))));
    }
    return target;
  }

  /** The file that says which targets there are: the manifest, if they are options only. */
  private static String file(Label label, PackageValue value) {
    return value.targets().values().stream().allMatch(TargetValue::isOption)
        ? value.targets().values().stream()
            .findFirst()
            .map(option -> option.position().file())
            .orElse(label.path().file(Layout.BUILD_FILE))
        : label.path().file(Layout.BUILD_FILE);
  }

  private static String hint(Label label, PackageValue value) {
    String file = "`" + file(label, value) + "`";
    if (value.targets().isEmpty()) {
      return file + " exports no targets: export what a rule returns";
    }
    return Suggestions.didYouMean(label.target(), value.targets().keySet())
        .orElseGet(
            () ->
                file
                    + " has the targets [`"
                    + String.join("`, `", value.targets().keySet())
                    + "`]");
  }
}
