package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A configuration option that a package declares.
 *
 * @param type what values it has
 * @param defaultValue of the declared type; a label in canonical text
 * @param inherit the option of a dependency that the value is taken from; never with a default
 * @param required whether a value has to be given where there is no default
 * @param description for people
 */
public record ConfigOption(
    Type type,
    Optional<ConfigurationValue> defaultValue,
    Optional<Inherited> inherit,
    boolean required,
    Optional<String> description) {

  /** The types of options. */
  public enum Type {
    /** A label. */
    LABEL,
    /** True or false. */
    BOOLEAN,
    /** A finite number. */
    NUMBER,
    /** Any text. */
    STRING;

    /** As written in a manifest: lower-case. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The type of this text. */
    public static Optional<Type> withText(String text) {
      return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
    }

    /** All types as written. */
    public static List<String> texts() {
      return Arrays.stream(values()).map(Type::text).toList();
    }
  }

  /**
   * An option of a dependency.
   *
   * @param alias the dependency's alias in the manifest
   * @param mount where the dependency's options are labels, if that was written
   * @param key the option's name there
   */
  public record Inherited(String alias, Optional<PackagePath> mount, String key) {
    /** {@code @alias//mount:key}, or {@code alias:key} without a mount. */
    @Override
    public String toString() {
      return mount.map(path -> "@" + alias + "//" + path + ":" + key).orElse(alias + ":" + key);
    }
  }

  /**
   * Reads a value as given on the command line.
   *
   * @param text {@code true} or {@code false}, a decimal number, a label or any text
   */
  public ConfigurationValue parseValue(String text) throws MalformedTextException {
    return switch (type) {
      case STRING -> new ConfigurationValue.Text(text);
      case LABEL -> new ConfigurationValue.Text(Label.parse(text).toString());
      case BOOLEAN ->
          switch (text) {
            case "true" -> new ConfigurationValue.Flag(true);
            case "false" -> new ConfigurationValue.Flag(false);
            default -> throw notOfType(text, "Give `true` or `false`");
          };
      case NUMBER -> {
        if (!text.matches("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?")) {
          throw notOfType(text, "Give a decimal number, for instance `3` or `0.5`");
        }
        double value = Double.parseDouble(text);
        if (!Double.isFinite(value)) {
          throw notOfType(text, "Give a number of at most " + Double.MAX_VALUE);
        }
        yield new ConfigurationValue.Numeric(value);
      }
    };
  }

  private MalformedTextException notOfType(String text, String hint) {
    return new MalformedTextException(
        Code.CONFIG_VALUE, "`" + text + "` is not a value of type `" + type.text() + "`", hint);
  }
}
