package dev.zako.cas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Since when this machine runs. What was written without being forced to the device is as it was
 * written until the machine stops; after the next start it may be anything.
 */
public final class MachineStart {
  private static final Path ID = Path.of("/proc/sys/kernel/random/boot_id");

  private MachineStart() {}

  /**
   * A text that is the same until the machine is started again, and no other one's. Where the
   * system has none it is always the same, so that nothing is ever doubted.
   */
  public static String id() {
    try {
      return Files.readString(ID).strip();
    } catch (IOException _) {
      return "unknown";
    }
  }
}
