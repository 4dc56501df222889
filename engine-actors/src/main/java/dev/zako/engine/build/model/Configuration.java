package dev.zako.engine.build.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The option values under which a target is analysed. Never changes; ordered by option name.
 *
 * @param values from option name to value
 */
public record Configuration(SortedMap<String, ConfigurationValue> values) {
  /** No option at all. */
  public static final Configuration EMPTY = new Configuration(new TreeMap<>());

  public Configuration {
    SortedMap<String, ConfigurationValue> copy = new TreeMap<>();
    copy.putAll(values);
    values = Collections.unmodifiableSortedMap(copy);
  }

  /** The same options, these having other values. */
  public Configuration with(SortedMap<String, ConfigurationValue> changes) {
    SortedMap<String, ConfigurationValue> merged = new TreeMap<>(values);
    merged.putAll(changes);
    return new Configuration(merged);
  }

  /** One JSON object, keys sorted, without space. Equal configurations have equal text. */
  public String json() {
    return values.entrySet().stream()
        .map(e -> CanonicalJson.text(e.getKey()) + ":" + e.getValue().json())
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** SHA-256 of {@link #json} in UTF-8, as 64 lower-case hexadecimal digits. */
  public String digest() {
    try {
      byte[] bytes = json().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return json();
  }
}
