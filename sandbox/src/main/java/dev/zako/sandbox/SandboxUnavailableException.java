package dev.zako.sandbox;

/** A sandbox of the wanted mode cannot be made on this host. */
public final class SandboxUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  SandboxUnavailableException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  /** What to do about it. */
  public String hint() {
    return hint;
  }
}
