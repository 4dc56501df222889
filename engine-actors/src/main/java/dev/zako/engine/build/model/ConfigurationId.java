package dev.zako.engine.build.model;

/**
 * Stands for a configuration in the keys of nodes; {@link Configurations} knows which.
 *
 * @param digest of the configuration
 */
public record ConfigurationId(String digest) {
  /** Of what no configuration can change. */
  public static final ConfigurationId NONE = new ConfigurationId("");

  private static final int SHORT = 12;

  @Override
  public String toString() {
    return digest.substring(0, Math.min(SHORT, digest.length()));
  }
}
