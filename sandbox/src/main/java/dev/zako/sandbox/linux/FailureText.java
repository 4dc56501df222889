package dev.zako.sandbox.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a program said before it failed. */
final class FailureText {
  private static final int MAX_BYTES = 2000;

  /** With less than this, a program cannot even say what is wrong. */
  private static final int FULL_BYTES = 64 * 1024;

  private FailureText() {}

  static String of(Path stderr, int exitCode) throws IOException {
    String text;
    try (InputStream in = Files.newInputStream(stderr)) {
      text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
    }
    if (!text.isEmpty()) {
      return text;
    }
    boolean full = Files.getFileStore(stderr).getUsableSpace() < FULL_BYTES;
    return "it ended with exit code "
        + exitCode
        + " and said nothing"
        + (full ? ", as no space is left on the disk" : "");
  }
}
