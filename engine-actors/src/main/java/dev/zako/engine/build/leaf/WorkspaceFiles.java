package dev.zako.engine.build.leaf;

import dev.zako.cas.BlobStore;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.leaf.DirectoryListingValue.Kind;
import dev.zako.engine.hone.NodeFailedException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the files and directories of a workspace for the leaves of the graph. The bytes of a file
 * go into the store when they are hashed, so that whatever uses them later sees those and no later
 * ones. Thread-safe.
 */
public final class WorkspaceFiles {
  private static final int MAX_ATTEMPTS = 5;
  private static final String ABSENT = "absent";

  private final Layout layout;
  private final BlobStore blobs;
  private final DigestCache digests;
  private final Observations observations;
  private final InstantSource clock;

  /** Reads the workspace of {@code layout}. */
  public WorkspaceFiles(
      Layout layout,
      BlobStore blobs,
      DigestCache digests,
      Observations observations,
      InstantSource clock) {
    this.layout = layout;
    this.blobs = blobs;
    this.digests = digests;
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
    boolean watched = observations.watch(key, file);
    Optional<Stamp> before = stamp(file, key.path());
    boolean settled = before.map(s -> !s.isRecentAt(clock.instant())).orElse(true);
    Object seen = before.isPresent() ? before.get() : ABSENT;
    if (watched && (before.isEmpty() || hasOneName(file))) {
      observations.recordWatched(key, file, seen, settled, () -> look(file));
    } else {
      observations.record(key, seen, settled, () -> look(file));
    }
    if (before.isEmpty()) {
      return Optional.of(new FileStateValue.Missing());
    }
    Stamp stamp = before.get();
    if (!stamp.isRegular()) {
      return Optional.of(
          stamp.isDirectory() ? new FileStateValue.Directory() : new FileStateValue.Special());
    }
    Optional<Digest> known = digests.find(key.path(), stamp);
    if (known.isPresent()) {
      return Optional.of(new FileStateValue.Regular(known.get(), stamp.isExecutable()));
    }
    Digest digest = put(file, key.path());
    if (!before.equals(stamp(file, key.path()))) {
      return Optional.empty();
    }
    digests.record(key.path(), stamp, digest);
    return Optional.of(new FileStateValue.Regular(digest, stamp.isExecutable()));
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
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      boolean watched = observations.watch(key, directory);
      Optional<Stamp> before = stamp(directory, key.path());
      SortedMap<String, Kind> entries = new TreeMap<>();
      boolean linksFound = false;
      if (before.isPresent() && before.get().isDirectory()) {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
          for (Path entry : stream) {
            linksFound |= Files.isSymbolicLink(entry);
            entries.put(entry.getFileName().toString(), kind(entry));
          }
        } catch (NoSuchFileException | NotDirectoryException _) {
          continue;
        } catch (IOException e) {
          throw unreadable(key.path(), e);
        }
      }
      if (before.equals(stamp(directory, key.path()))) {
        // What a link leads to may change without a trace in this directory.
        boolean settled =
            !linksFound && before.map(s -> !s.isRecentAt(clock.instant())).orElse(true);
        Object seen = before.isPresent() ? before.get() : ABSENT;
        if (watched && !linksFound) {
          observations.recordWatched(key, directory, seen, settled, () -> look(directory));
        } else {
          observations.record(key, seen, settled, () -> look(directory));
        }
        return new DirectoryListingValue(entries);
      }
    }
    throw failure(
        Diagnostic.of(
                Code.INPUT_CHANGED, "Directory `" + key.path() + "` was changed again and again")
            .at(SourcePosition.ofFile(key.path()))
            .withHint("Build again when nothing writes to it any more"));
  }

  /** Whether a file can be changed by its name only: it is no link, and has no other name. */
  private static boolean hasOneName(Path file) {
    try {
      return !Files.isSymbolicLink(file)
          && (Files.isDirectory(file) || Files.getAttribute(file, "unix:nlink").equals(1));
    } catch (IOException _) {
      return false;
    }
  }

  private static Kind kind(Path entry) {
    if (Files.isDirectory(entry)) {
      return Files.isSymbolicLink(entry) ? Kind.LINKED_DIRECTORY : Kind.DIRECTORY;
    }
    return Files.isRegularFile(entry) ? Kind.FILE : Kind.OTHER;
  }

  private static Object look(Path path) {
    try {
      return Stamp.of(path);
    } catch (IOException _) {
      return ABSENT;
    }
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
        Diagnostic.of(Code.FILE_UNREADABLE, "Cannot read `" + path + "`: " + cause.getMessage())
            .at(SourcePosition.ofFile(path))
            .withHint("Check the permissions of the file and of the directories above it"));
  }

  private static NodeFailedException failure(Diagnostic diagnostic) {
    return new NodeFailedException(new BuildFailure(diagnostic));
  }
}
