package dev.zako.engine.build.leaf;

import dev.zako.cas.Digest;

/** What is at a path, as a text that is equal exactly if the same is there. */
public final class FileTexts {
  /** What is said where nothing is. */
  private static final String MISSING = "missing";

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
}
