package dev.zako.engine.build.leaf;

import dev.zako.cas.CasException;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.hone.NodeFailedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;

/** Tells problems of the store and of the disk as diagnostics. */
public final class StoreFailures {
  private StoreFailures() {}

  /** The problem as the failure of a node. */
  public static NodeFailedException of(CasException problem) {
    return new NodeFailedException(new BuildFailure(diagnostic(problem)));
  }

  /** The problem as a diagnostic. */
  public static Diagnostic diagnostic(CasException problem) {
    Code code =
        switch (problem) {
          case CasException.BlobMissing _ -> Code.BLOB_MISSING;
          case CasException.RangeOutOfBounds _ -> Code.BLOB_CORRUPT;
          case CasException.DigestMismatch _ -> Code.BLOB_CORRUPT;
          case CasException.SourceUnreadable _ -> Code.FILE_UNREADABLE;
          case CasException.StoreIo io -> code(io.getCause() instanceof IOException e ? e : io);
        };
    return Diagnostic.of(code, message(problem)).withHint(problem.hint());
  }

  /**
   * A failed write as a diagnostic.
   *
   * @param what a verb and its object, such as {@code place the output}
   */
  public static Diagnostic diagnostic(String what, Path path, Code otherwise, IOException cause) {
    Code code = code(cause);
    return Diagnostic.of(
            code == Code.STORE_IO ? otherwise : code,
            "Cannot " + what + " `" + path + "`: " + reason(cause))
        .withHint(hint(code, path));
  }

  private static String hint(Code code, Path path) {
    return switch (code) {
      case DISK_FULL -> "Make room on the file system of `" + path + "`, then build again";
      case STORE_READ_ONLY ->
          "Make `" + path + "` writable for you, or use a workspace on another file system";
      default -> "Check `" + path + "`, then build again";
    };
  }

  private static Code code(IOException cause) {
    String text = String.valueOf(cause.getMessage());
    if (text.contains("No space left") || text.contains("quota exceeded")) {
      return Code.DISK_FULL;
    }
    boolean readOnly =
        cause instanceof AccessDeniedException
            || cause.getCause() instanceof ReadOnlyFileSystemException
            || text.contains("Read-only file system")
            || text.contains("Permission denied");
    return readOnly ? Code.STORE_READ_ONLY : Code.STORE_IO;
  }

  private static String message(CasException problem) {
    return problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
  }

  private static String reason(IOException cause) {
    String kind = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? kind : kind + ": " + cause.getMessage();
  }
}
