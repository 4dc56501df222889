package dev.zako.engine.build.leaf;

import dev.zako.cas.Digest;
import java.io.IOException;
import java.nio.file.Path;

/** What is at a path, as a text that is equal exactly if the same is there. */
public final class FileTexts {
  /** What is said where nothing is. */
  public static final String MISSING = "missing";

  private static final String DIRECTORY = "directory";
  private static final String SPECIAL = "special";

  private FileTexts() {}

  /** The text for what a build found. */
  public static String of(FileStateValue found) {
    return switch (found) {
      case FileStateValue.Regular(Digest digest, boolean executable) -> of(digest, executable);
      case FileStateValue.Directory _ -> DIRECTORY;
      case FileStateValue.Missing _ -> MISSING;
      case FileStateValue.Special _ -> SPECIAL;
    };
  }

  /** The text for a regular file. */
  public static String of(Digest digest, boolean executable) {
    return "file " + digest + (executable ? " executable" : "");
  }

  /**
   * The text for what is there now. What cannot be looked at counts as missing.
   *
   * @param file of the file system
   */
  public static String now(Path file) {
    try {
      Stamp stamp = Stamp.of(file);
      if (stamp.isRegular()) {
        return of(Digest.ofFile(file), stamp.isExecutable());
      }
      return stamp.isDirectory() ? DIRECTORY : SPECIAL;
    } catch (IOException _) {
      return MISSING;
    }
  }
}
