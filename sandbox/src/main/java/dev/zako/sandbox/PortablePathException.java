package dev.zako.sandbox;

/** A text is not a portable path. */
public final class PortablePathException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String path;
  private final String detail;

  /** What is wrong with the text. */
  public enum Kind {
    /** It starts at a root or a drive. */
    ABSOLUTE,
    /** It holds a character that is not allowed in names on every platform. */
    INVALID_CHARACTER,
    /** A name ends with a space or a dot. */
    INVALID_FORMAT,
    /** A name is a device on some platform. */
    RESERVED_NAME,
    /** It is not well-formed Unicode. */
    INVALID_UNICODE,
    /** A name or the whole path is too long for some platform. */
    TOO_LONG,
    /** It leaves the directory that it is relative to. */
    ESCAPES
  }

  PortablePathException(Kind kind, String path, String detail) {
    super("Path `" + printable(path) + "` " + detail);
    this.kind = kind;
    this.path = path;
    this.detail = detail;
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }

  /** The refused text. */
  public String path() {
    return path;
  }

  /** Which part is wrong and why; reads on after the path. */
  public String detail() {
    return detail;
  }

  private static String printable(String text) {
    StringBuilder result = new StringBuilder();
    text.chars()
        .limit(200)
        .forEach(
            unit -> {
              if (Character.isISOControl(unit) || Character.isSurrogate((char) unit)) {
                result.append(String.format("\\u%04x", unit));
              } else {
                result.append((char) unit);
              }
            });
    return text.length() > 200 ? result.append("...").toString() : result.toString();
  }
}
