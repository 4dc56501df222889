package dev.zako.cli.render;

/** Gives text the look that the reader wants: with the colours of a terminal, or plain. */
public enum Style {
  /** No control character at all. */
  PLAIN,
  /** With the standard colours of ECMA-48 terminals. */
  COLORED;

  private static final String RESET = "\u001b[0m";

  /** The word that says how bad it is. */
  public String error(String text) {
    return wrap("\u001b[1;31m", text);
  }

  /** Something to look at that is no failure. */
  public String warning(String text) {
    return wrap("\u001b[1;33m", text);
  }

  /** Something that went well. */
  public String success(String text) {
    return wrap("\u001b[1;32m", text);
  }

  /** What the eye should find first. */
  public String strong(String text) {
    return wrap("\u001b[1m", text);
  }

  /** What the eye may pass over. */
  public String faint(String text) {
    return wrap("\u001b[2m", text);
  }

  /** A place in a file or the name of a target. */
  public String place(String text) {
    return wrap("\u001b[36m", text);
  }

  /** The tag of a log message of a script, which stands out the more the worse it is. */
  public String tag(String level) {
    return switch (level) {
      case "trace" -> "TRC";
      case "debug" -> wrap("\u001b[0;96;49m", "DBG");
      case "info" -> wrap("\u001b[0;97;49m", "INF");
      case "warn" -> wrap("\u001b[0;93;49m", "WRN");
      case "error" -> wrap("\u001b[0;91;49m", "ERR");
      default -> throw new IllegalArgumentException("No level of a message [" + level + "]");
    };
  }

  private String wrap(String start, String text) {
    return this == PLAIN || text.isEmpty() ? text : start + text + RESET;
  }
}
