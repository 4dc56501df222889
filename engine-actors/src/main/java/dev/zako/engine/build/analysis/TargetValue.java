package dev.zako.engine.build.analysis;

import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.Visibility;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;

/**
 * A target as it was written.
 *
 * @param name its name
 * @param root the root of its package
 * @param rule the module of its rule and the name under which that exports it, joined by {@code #}
 * @param position where it was made
 * @param attributes its attributes as the text of a JSON object
 * @param visibility who may depend on it
 * @param shape what the rule's attributes are
 */
public record TargetValue(
    String name,
    PackagePath root,
    String rule,
    SourcePosition position,
    String attributes,
    Visibility visibility,
    RuleShape shape)
    implements NodeValue {
  /**
   * Whether a target may depend on this one.
   *
   * @param own this target's label
   */
  boolean allows(Label own, TargetValue user, Label userLabel) {
    return visibility instanceof Visibility.Public
        || (root.equals(user.root()) && visibility.allows(own, userLabel));
  }

  /** Whether it is an option of the configuration and in no build file. */
  public boolean isOption() {
    return rule.equals(OptionTargets.RULE);
  }

  @Override
  public Fingerprint outputHash() {
    return Fingerprint.of(
        name,
        root.text(),
        rule,
        position.toString(),
        attributes,
        visibility.toString(),
        shape.toString());
  }
}
