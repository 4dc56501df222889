package dev.zako.cas.local;

import dev.zako.cas.CasException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/**
 * What tells whether a regular file was written to between two looks at it.
 *
 * @param links how many names the file has
 */
record FileStamp(long sizeBytes, FileTime modified, int links) {
  /** The stamp of {@code file} itself, not of what a symbolic link leads to. */
  static FileStamp of(Path file) throws CasException {
    Map<String, Object> attributes;
    try {
      attributes =
          Files.readAttributes(
              file, "unix:size,lastModifiedTime,nlink,isRegularFile", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new CasException.SourceUnreadable(file.toString(), e);
    }
    if (!Objects.equals(attributes.get("isRegularFile"), true)) {
      throw new CasException.SourceUnreadable(file, "It is not a regular file");
    }
    return new FileStamp(
        (long) Objects.requireNonNull(attributes.get("size")),
        (FileTime) Objects.requireNonNull(attributes.get("lastModifiedTime")),
        (int) Objects.requireNonNull(attributes.get("nlink")));
  }
}
