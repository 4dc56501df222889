package dev.zako.engine.graph;

/**
 * The failure of a node whose function is defective: it threw something that is not a declared
 * failure. It is transient, so that a defect is never remembered beyond the builds that met it.
 *
 * @param message what was thrown, by which node
 * @param stackTrace the stack trace as text
 */
public record InternalFailure(String message, String stackTrace) implements NodeFailure {
  @Override
  public boolean isTransient() {
    return true;
  }
}
