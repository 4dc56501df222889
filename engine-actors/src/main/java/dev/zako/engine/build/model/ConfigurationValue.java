package dev.zako.engine.build.model;

/** The value of a configuration option. */
public sealed interface ConfigurationValue {
  /** As JSON; equal values have equal text. */
  String json();

  /** A text; also the value of a label option, in canonical form. */
  record Text(String value) implements ConfigurationValue {
    @Override
    public String json() {
      return CanonicalJson.text(value);
    }
  }

  /** True or false. */
  record Flag(boolean value) implements ConfigurationValue {
    @Override
    public String json() {
      return Boolean.toString(value);
    }
  }

  /**
   * A number as scripts know it. Minus zero is stored as zero.
   *
   * @param value finite
   */
  record Numeric(double value) implements ConfigurationValue {
    public Numeric {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("Not a finite number [" + value + "]");
      }
      value = value == 0.0 ? 0.0 : value;
    }

    @Override
    public String json() {
      return CanonicalJson.number(value);
    }
  }
}
