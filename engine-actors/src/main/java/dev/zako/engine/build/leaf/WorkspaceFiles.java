package dev.zako.engine.build.leaf;

import dev.zako.cas.BlobStore;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.FileErrors;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.hone.NodeFailedException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the files and directories of a workspace for the leaves of the graph. The bytes of a file
 * go into the store when they are hashed, so that whatever uses them later sees those and no later
 * ones. Thread-safe.
 */
public final class WorkspaceFiles {
  private static final int MAX_ATTEMPTS = 5;

  private final Layout layout;
  private final BlobStore blobs;
  private final Observations observations;
  private final InstantSource clock;

  /** Reads the workspace of {@code layout}. */
  public WorkspaceFiles(
      Layout layout, BlobStore blobs, Observations observations, InstantSource clock) {
    this.layout = layout;
    this.blobs = blobs;
    this.observations = observations;
    this.clock = clock;
  }

  /** Where things are. */
  public Layout layout() {
    return layout;
  }

  /** What is at the path of the key. */
  public FileStateValue state(FileStateKey key) throws NodeFailedException {
    Path file = layout.file(key.path());
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<FileStateValue> value = attempt(key, file);
      if (value.isPresent()) {
        return value.get();
      }
    }
    throw failure(
        Diagnostic.of(Code.INPUT_CHANGED, "File `" + key.path() + "` was changed again and again")
            .at(SourcePosition.ofFile(key.path()))
            .withHint("Build again when nothing writes to it any more"));
  }

  private Optional<FileStateValue> attempt(FileStateKey key, Path file) throws NodeFailedException {
    observations.record(key, new Sighting.Unknown());
    boolean watched = observations.watch(key, file);
    Instant start = clock.instant();
    Optional<Stamp> before = stamp(file, key.path());
    Optional<Path> heardOf =
        watched && (before.isEmpty() || HostWorld.hasOneName(file))
            ? Optional.of(file)
            : Optional.empty();
    if (before.isEmpty() || !before.get().isRegular()) {
      // That nothing is there, or a directory, or a device, shows in the stamp itself.
      observations.record(key, new Sighting.Place(before, true, Optional.empty()), heardOf);
      return Optional.of(other(before));
    }
    Digest digest = put(file, key.path());
    if (!before.equals(stamp(file, key.path()))) {
      return Optional.empty();
    }
    boolean settled = !before.get().isRecentAt(start);
    observations.record(
        key, new Sighting.Place(before, settled, Optional.of(digest.toString())), heardOf);
    return Optional.of(new FileStateValue.Regular(digest, before.get().isExecutable()));
  }

  private static FileStateValue other(Optional<Stamp> stamp) {
    if (stamp.isEmpty()) {
      return new FileStateValue.Missing();
    }
    return stamp.get().isDirectory()
        ? new FileStateValue.Directory()
        : new FileStateValue.Special();
  }

  /**
   * Puts the bytes of a file into the store again, after the store lost them.
   *
   * @throws NodeFailedException if the file has other bytes by now
   */
  public void restore(String path, Digest expected) throws NodeFailedException {
    if (!put(layout.file(path), path).equals(expected)) {
      throw failure(
          Diagnostic.of(Code.INPUT_CHANGED, "File `" + path + "` was changed during the build")
              .at(SourcePosition.ofFile(path))
              .withHint("Build again"));
    }
  }

  private Digest put(Path file, String path) throws NodeFailedException {
    try {
      return blobs.putFile(file);
    } catch (CasException.SourceUnreadable e) {
      throw unreadable(path, e);
    } catch (CasException e) {
      throw StoreFailures.of(e);
    }
  }

  /** The names in the directory of the key. */
  public DirectoryListingValue list(DirectoryListingKey key) throws NodeFailedException {
    Path directory = layout.file(key.path());
    observations.record(key, new Sighting.Unknown());
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      boolean watched = observations.watch(key, directory);
      Instant start = clock.instant();
      Optional<Stamp> before = stamp(directory, key.path());
      Listing listing = new Listing(new DirectoryListingValue(new TreeMap<>()), false);
      if (before.isPresent() && before.get().isDirectory()) {
        try {
          listing = Listing.of(directory);
        } catch (NoSuchFileException | NotDirectoryException _) {
          continue;
        } catch (IOException e) {
          throw unreadable(key.path(), e);
        }
      }
      if (before.equals(stamp(directory, key.path()))) {
        boolean settled = !listing.hasLinks() && before.map(s -> !s.isRecentAt(start)).orElse(true);
        observations.record(
            key,
            new Sighting.Place(before, settled, Optional.of(listing.value().outputHash().hex())),
            watched && !listing.hasLinks() ? Optional.of(directory) : Optional.empty());
        return listing.value();
      }
    }
    throw failure(
        Diagnostic.of(
                Code.INPUT_CHANGED, "Directory `" + key.path() + "` was changed again and again")
            .at(SourcePosition.ofFile(key.path()))
            .withHint("Build again when nothing writes to it any more"));
  }

  private static Optional<Stamp> stamp(Path file, String path) throws NodeFailedException {
    try {
      return Optional.of(Stamp.of(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      // A file in the place of a directory on the way means that nothing is there.
      if (e.getMessage() != null && e.getMessage().contains("Not a directory")) {
        return Optional.empty();
      }
      throw unreadable(path, e);
    }
  }

  private static NodeFailedException unreadable(String path, IOException cause) {
    return failure(
        Diagnostic.of(
                Code.FILE_UNREADABLE, "Cannot read `" + path + "`: " + FileErrors.reason(cause))
            .at(SourcePosition.ofFile(path))
            .withHint("Check the permissions of the file and of the directories above it"));
  }

  private static NodeFailedException failure(Diagnostic diagnostic) {
    return new NodeFailedException(new BuildFailure(diagnostic));
  }
}
