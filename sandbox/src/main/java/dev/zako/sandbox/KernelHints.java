package dev.zako.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Knows which settings of a Linux host keep namespaces from working, and how to change them. */
final class KernelHints {
  private static final Path SETTINGS = Path.of("/proc/sys");

  private KernelHints() {}

  /**
   * A setting that forbids what a mechanism needs.
   *
   * @param file its place below `/proc/sys`
   * @param forbidding its value that forbids it
   * @param hint what to do
   */
  private record Setting(String file, String forbidding, String hint) {}

  private static final List<Setting> FORBIDDING =
      List.of(
          new Setting(
              "user/max_user_namespaces",
              "0",
              "This host allows no user namespaces. As root: sysctl -w"
                  + " user.max_user_namespaces=15000"),
          new Setting(
              "kernel/apparmor_restrict_unprivileged_userns",
              "1",
              "AppArmor keeps ordinary users from making namespaces. As root: sysctl -w"
                  + " kernel.apparmor_restrict_unprivileged_userns=0, or give the program an"
                  + " AppArmor profile that allows `userns`"),
          new Setting(
              "kernel/unprivileged_userns_clone",
              "0",
              "This kernel keeps ordinary users from making namespaces. As root: sysctl -w"
                  + " kernel.unprivileged_userns_clone=1"));

  /** The next step after a mechanism failed. */
  static String hintFor(String message) {
    return hintFor(message, SETTINGS);
  }

  static String hintFor(String message, Path settings) {
    for (Setting setting : FORBIDDING) {
      if (valueOf(settings.resolve(setting.file())).equals(Optional.of(setting.forbidding()))) {
        return setting.hint();
      }
    }
    if (message.contains("/proc")) {
      return "A container that hides parts of `/proc` cannot make a new one. Start it with"
          + " --security-opt systempaths=unconfined (Docker) or --security-opt unmask=ALL (Podman)";
    }
    if (message.contains("not permitted") || message.contains("ermission denied")) {
      return "A container's seccomp or AppArmor profile may forbid namespaces. Start it with"
          + " --security-opt seccomp=unconfined --security-opt apparmor=unconfined, or use the"
          + " sandbox mode `tree`";
    }
    return "Use the sandbox mode `tree`, or another of the mechanisms";
  }

  private static Optional<String> valueOf(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
