package dev.zako.engine.build.output;

import dev.zako.cas.BlobStore;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.cas.WritePoints;
import dev.zako.engine.build.execution.Artifact;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.leaf.DigestCache;
import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.leaf.Stamp;
import dev.zako.engine.build.leaf.StoreFailures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts outputs where the user finds them, as files of their own that may be changed: the store is
 * never linked to. What is there already with the right bytes is left alone; anything else in its
 * place goes. One thread at a time.
 */
public final class OutputPlacer {
  private static final String TEMPORARY_PREFIX = ".zako-placing-";

  private final Layout layout;
  private final BlobStore blobs;
  private final DigestCache digests;
  private final WritePoints points;
  private final Set<Path> safeDirectories = new HashSet<>();

  /**
   * Puts outputs into a workspace.
   *
   * @param points hears of writes
   * @param digests knows what is in files that were not touched since they were last looked at
   */
  public OutputPlacer(Layout layout, BlobStore blobs, DigestCache digests, WritePoints points) {
    this.layout = layout;
    this.blobs = blobs;
    this.digests = digests;
    this.points = points;
  }

  /** An output cannot be put in its place. */
  public static final class PlacementException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    PlacementException(Diagnostic diagnostic) {
      super(diagnostic.message());
      this.diagnostic = diagnostic;
    }

    /** Why. */
    public Diagnostic diagnostic() {
      return diagnostic;
    }
  }

  /**
   * Puts outputs in their places; those that are not below the output directory are passed over.
   *
   * @return the paths of those that were not there before as they are now
   * @throws CasException.BlobMissing if the store has lost the bytes of one
   * @throws CasException if the store fails
   * @throws PlacementException if the workspace cannot be written
   */
  public SortedSet<String> place(SortedMap<String, Artifact> outputs)
      throws CasException, PlacementException {
    safeDirectories.clear();
    SortedSet<String> placed = new TreeSet<>();
    for (Map.Entry<String, Artifact> output : outputs.entrySet()) {
      if (output.getKey().startsWith(Layout.OUTPUTS + "/")
          && place(output.getKey(), output.getValue())) {
        placed.add(output.getKey());
      }
    }
    return placed;
  }

  /** Whether there was anything to do. */
  private boolean place(String path, Artifact artifact) throws CasException, PlacementException {
    Path target = layout.file(path);
    try {
      return switch (artifact) {
        case Artifact.File(Digest digest, boolean executable) ->
            placeFile(path, target, digest, executable);
        case Artifact.Link(String to) -> placeLink(target, Path.of(to));
        case Artifact.Tree(SortedMap<String, Artifact> entries) -> placeTree(path, target, entries);
      };
    } catch (CasException e) {
      throw e;
    } catch (IOException e) {
      throw new PlacementException(
          StoreFailures.diagnostic("place the output", target, Code.OUTPUT_PLACEMENT, e));
    }
  }

  private boolean placeFile(String path, Path target, Digest digest, boolean executable)
      throws IOException {
    makeParents(target);
    if (isCurrent(path, target, digest, executable)) {
      return false;
    }
    Path source = blobs.localFile(digest, executable);
    Path temporary = temporary(target);
    try {
      Files.copy(source, temporary);
      Files.setPosixFilePermissions(
          temporary, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
      replace(temporary, target);
      return true;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Whether the file is there with these bytes and permissions. */
  private boolean isCurrent(String path, Path file, Digest digest, boolean executable)
      throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Stamp stamp = Stamp.of(file);
    if (stamp.isExecutable() != executable || stamp.size() != digest.sizeBytes()) {
      return false;
    }
    return digests.digest(path, file, stamp).equals(Optional.of(digest));
  }

  /** Whether placing an output would need bytes that the store has lost. */
  public boolean isInNeed(String path, Artifact artifact) throws CasException {
    return switch (artifact) {
      case Artifact.File(Digest digest, boolean executable) ->
          path.startsWith(Layout.OUTPUTS + "/")
              && blobs.size(digest).isEmpty()
              && !isInPlace(path, digest, executable);
      case Artifact.Link _ -> false;
      case Artifact.Tree(SortedMap<String, Artifact> entries) -> {
        for (Map.Entry<String, Artifact> entry : entries.entrySet()) {
          if (isInNeed(path + "/" + entry.getKey(), entry.getValue())) {
            yield true;
          }
        }
        yield false;
      }
    };
  }

  private boolean isInPlace(String path, Digest digest, boolean executable) {
    try {
      return isCurrent(path, layout.file(path), digest, executable);
    } catch (IOException _) {
      return false;
    }
  }

  private boolean placeLink(Path target, Path to) throws IOException {
    makeParents(target);
    if (Files.isSymbolicLink(target) && Files.readSymbolicLink(target).equals(to)) {
      return false;
    }
    Path temporary = temporary(target);
    try {
      Files.createSymbolicLink(temporary, to);
      replace(temporary, target);
      return true;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private boolean placeTree(String path, Path target, SortedMap<String, Artifact> entries)
      throws IOException, CasException, PlacementException {
    makeParents(target);
    boolean placed = makeDirectory(target);
    placed |= removeOthers(target, "", entries.keySet());
    for (Map.Entry<String, Artifact> entry : entries.entrySet()) {
      placed |= place(path + "/" + entry.getKey(), entry.getValue());
    }
    return placed;
  }

  /** Removes what does not belong into a directory; whether there was anything. */
  private static boolean removeOthers(Path directory, String prefix, Set<String> wanted)
      throws IOException {
    boolean found = false;
    SortedMap<String, Path> present = new TreeMap<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entry -> present.put(entry.getFileName().toString(), entry));
    }
    for (Map.Entry<String, Path> entry : present.entrySet()) {
      String path = prefix + entry.getKey();
      boolean above = wanted.stream().anyMatch(each -> each.startsWith(path + "/"));
      if (above && Files.isDirectory(entry.getValue(), LinkOption.NOFOLLOW_LINKS)) {
        found |= removeOthers(entry.getValue(), path + "/", wanted);
      } else if (!wanted.contains(path)) {
        Trees.delete(entry.getValue());
        found = true;
      }
    }
    return found;
  }

  private static Path temporary(Path target) throws IOException {
    Path temporary = target.resolveSibling(TEMPORARY_PREFIX + target.getFileName());
    Trees.delete(temporary);
    return temporary;
  }

  private void replace(Path temporary, Path target) throws IOException {
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      Trees.delete(target);
    }
    points.reached("output made");
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    points.reached("output placed");
  }

  /** Makes the directories above, none of which may be a link that leads elsewhere. */
  private void makeParents(Path target) throws IOException {
    Path directory = layout.workspace();
    Path relative = layout.workspace().relativize(target);
    for (Path name : relative.subpath(0, relative.getNameCount() - 1)) {
      directory = directory.resolve(name);
      if (!safeDirectories.contains(directory)) {
        var _ = makeDirectory(directory);
        safeDirectories.add(directory);
      }
    }
  }

  /** Whether it had to be made. */
  private static boolean makeDirectory(Path directory) throws IOException {
    try {
      if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      Files.deleteIfExists(directory);
      Files.createDirectory(directory);
      return true;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (NoSuchFileException e) {
      throw new IOException("The directory above vanished: " + e.getMessage(), e);
    }
  }
}
