package dev.zako.engine.graph;

/**
 * The failure of every member of a dependency cycle. Trying again does not help, so it is not
 * transient; yet it is kept only for the builds that met it, because the way round a cycle may lead
 * over results that are good for those builds only.
 */
public record CycleFailure(Cycle cycle) implements NodeFailure {
  @Override
  public boolean isTransient() {
    return false;
  }

  @Override
  public String message() {
    return "Dependency cycle: " + cycle.display();
  }
}
