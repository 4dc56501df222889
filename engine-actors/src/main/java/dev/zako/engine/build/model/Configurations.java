package dev.zako.engine.build.model;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Every configuration by its id. What an id stands for never changes. Thread-safe. */
public final class Configurations {
  private final Map<ConfigurationId, Configuration> byId = new ConcurrentHashMap<>();

  /** Knows no configuration yet. */
  public Configurations() {}

  /** The id of a configuration. */
  public ConfigurationId id(Configuration configuration) {
    ConfigurationId id = new ConfigurationId(configuration.digest());
    byId.put(id, configuration);
    return id;
  }

  /**
   * The configuration that an id stands for.
   *
   * @throws IllegalArgumentException if the id was not given by this object
   */
  public Configuration get(ConfigurationId id) {
    Configuration configuration = byId.get(id);
    if (configuration == null) {
      throw new IllegalArgumentException("Not a known configuration: " + id);
    }
    return configuration;
  }
}
