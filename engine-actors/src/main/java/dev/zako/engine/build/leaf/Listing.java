package dev.zako.engine.build.leaf;

import dev.zako.engine.build.leaf.DirectoryListingValue.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in a directory.
 *
 * @param hasLinks whether any entry is a symbolic link, so that what it is may change without a
 *     trace in the directory
 */
record Listing(DirectoryListingValue value, boolean hasLinks) {
  /**
   * Reads a directory.
   *
   * @throws IOException if it is none, or cannot be read
   */
  static Listing of(Path directory) throws IOException {
    SortedMap<String, Kind> entries = new TreeMap<>();
    boolean hasLinks = false;
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path entry : stream) {
        hasLinks |= Files.isSymbolicLink(entry);
        entries.put(entry.getFileName().toString(), kind(entry));
      }
    }
    return new Listing(new DirectoryListingValue(entries), hasLinks);
  }

  private static Kind kind(Path entry) {
    if (Files.isDirectory(entry)) {
      return Files.isSymbolicLink(entry) ? Kind.LINKED_DIRECTORY : Kind.DIRECTORY;
    }
    return Files.isRegularFile(entry) ? Kind.FILE : Kind.OTHER;
  }
}
