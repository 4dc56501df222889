package dev.zako.engine.build.analysis;

import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;

/**
 * A target as it was written.
 *
 * @param name its name
 * @param rule the module of its rule and the name under which that exports it, joined by {@code #}
 * @param position where it was made
 * @param attributes its attributes as the text of a JSON object
 * @param shape what the rule's attributes are
 */
public record TargetValue(
    String name, String rule, SourcePosition position, String attributes, RuleShape shape)
    implements NodeValue {
  @Override
  public Fingerprint outputHash() {
    return Fingerprint.of(name, rule, position.toString(), attributes, shape.toString());
  }
}
