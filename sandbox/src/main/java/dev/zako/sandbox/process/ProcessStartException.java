package dev.zako.sandbox.process;

import java.io.IOException;

/** A process could not be started. */
public final class ProcessStartException extends IOException {
  private static final long serialVersionUID = 1L;

  ProcessStartException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
