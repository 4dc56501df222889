package dev.zako.engine.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The directory for what is true of this machine, whatever is built: programs and libraries made
 * ready for it, and digests of its tools. All workspaces of one user share it; everything in it can
 * be made again.
 */
public final class MachineDirectory {
  private MachineDirectory() {}

  /**
   * Chooses the directory and makes it: {@code zako} below {@code XDG_CACHE_HOME}, else below
   * {@code .cache} in {@code HOME}, as the XDG Base Directory Specification has it.
   *
   * @param environment the environment of the user
   * @param user the name of the user, who must own the directory
   * @param otherwise what is taken if there is no such directory, it cannot be written, or others
   *     could write to it
   */
  public static Path choose(SortedMap<String, String> environment, String user, Path otherwise) {
    return absolute(environment.get("XDG_CACHE_HOME"))
        .or(() -> absolute(environment.get("HOME")).map(home -> home.resolve(".cache")))
        .map(cache -> cache.resolve("zako"))
        .filter(directory -> isPrivate(directory, user))
        .orElse(otherwise);
  }

  private static Optional<Path> absolute(@Nullable String text) {
    if (text == null || !text.startsWith("/")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  /**
   * Whether a directory, made if it does not exist, belongs to the user and only they write there.
   */
  static boolean isPrivate(Path directory, String user) {
    try {
      Files.createDirectories(directory);
      PosixFileAttributes attributes = Files.readAttributes(directory, PosixFileAttributes.class);
      return attributes.owner().getName().equals(user)
          && !attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
          && !attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)
          && Files.isWritable(directory);
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }
}
