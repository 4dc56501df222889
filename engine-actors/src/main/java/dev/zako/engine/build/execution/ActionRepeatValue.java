package dev.zako.engine.build.execution;

import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;

/** That an action made the same again. */
public record ActionRepeatValue() implements NodeValue {
  @Override
  public Fingerprint outputHash() {
    return Fingerprint.of("the same");
  }
}
