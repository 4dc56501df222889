package dev.zako.engine.build.execution;

import dev.zako.engine.build.leaf.ConfinementKey;
import dev.zako.engine.build.leaf.Observations;
import dev.zako.engine.build.leaf.Sighting;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import dev.zako.sandbox.Sandbox;

/** Tells how commands are confined, which decides which results may be taken for theirs. */
public final class ConfinementFunction
    implements NodeFunction<ConfinementKey, ConfinementKey.Mode> {
  private final Sandbox sandbox;
  private final Observations observations;

  /** Tells of {@code sandbox}. */
  public ConfinementFunction(Sandbox sandbox, Observations observations) {
    this.sandbox = sandbox;
    this.observations = observations;
  }

  @Override
  public ConfinementKey.Mode compute(ConfinementKey key, ComputeContext context)
      throws NodeFailedException {
    String mode = CommandRunner.mode(sandbox).name();
    observations.record(key, new Sighting.Confinement(mode));
    return new ConfinementKey.Mode(mode);
  }
}
