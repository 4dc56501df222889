package dev.zako.engine.build.failure;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import org.jspecify.annotations.Nullable;

/** Says why a file cannot be used, in the words of users and without names of classes. */
public final class FileErrors {
  private FileErrors() {}

  /**
   * The reason of a failure, of what lies beneath it if that says more: lower case, no period. The
   * path is left out where the failure gives it apart.
   */
  public static String reason(Exception failure) {
    for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof FileSystemException system) {
        return ofSystem(system);
      }
      if (each instanceof ReadOnlyFileSystemException) {
        return "the file system is read-only";
      }
    }
    return String.valueOf(failure.getMessage());
  }

  private static String ofSystem(FileSystemException failure) {
    String reason = failure.getReason();
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "`" + failure.getFile() + "` does not exist";
    }
    if (failure instanceof NotDirectoryException) {
      return "`" + failure.getFile() + "` is no directory";
    }
    return reason == null ? String.valueOf(failure.getMessage()) : reason;
  }
}
