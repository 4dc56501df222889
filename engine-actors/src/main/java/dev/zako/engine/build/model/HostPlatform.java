package dev.zako.engine.build.model;

import java.util.Locale;

/**
 * What commands run on, in the names that scripts use.
 *
 * @param os {@code linux}, {@code macos}, {@code windows}, or what the machine calls itself
 * @param architecture {@code x64}, {@code arm64}, or what the machine calls itself
 */
public record HostPlatform(String os, String architecture) {
  /**
   * The platform of a machine.
   *
   * @param name of the operating system as Java tells it
   * @param machine of the processor as Java tells it
   */
  public static HostPlatform of(String name, String machine) {
    String system = name.toLowerCase(Locale.ROOT);
    String os =
        system.startsWith("mac") ? "macos" : system.startsWith("windows") ? "windows" : system;
    return new HostPlatform(
        os,
        switch (machine.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "x64";
          case "aarch64" -> "arm64";
          default -> machine.toLowerCase(Locale.ROOT);
        });
  }

  /** As in {@code linux on x64}. */
  @Override
  public String toString() {
    return os + " on " + architecture;
  }
}
