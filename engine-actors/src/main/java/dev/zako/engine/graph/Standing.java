package dev.zako.engine.graph;

/** What is known of a kept record without looking at what the node read. The last is the worst. */
public enum Standing {
  /** It is right at the present revision. */
  CURRENT(0),
  /** Something that the node depends on may have changed. */
  DOUBTFUL(1),
  /** What the node's own function reads may have changed: it must run again. */
  REREAD(2);

  private final byte code;

  Standing(int code) {
    this.code = (byte) code;
  }

  /** The number that stands for it where it is kept. */
  public byte code() {
    return code;
  }

  /**
   * The standing with a number.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Standing withCode(int code) {
    return switch (code) {
      case 0 -> CURRENT;
      case 1 -> DOUBTFUL;
      case 2 -> REREAD;
      default -> throw new IllegalArgumentException("No standing has the number " + code);
    };
  }
}
