package dev.zako.sandbox;

import dev.zako.sandbox.VirtualTree.DirectoryEntry;
import dev.zako.sandbox.VirtualTree.FileEntry;
import dev.zako.sandbox.VirtualTree.SymlinkEntry;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tree of one request on disk. Used by one thread. */
final class WorkTree {
  private static final Set<PosixFilePermission> READ_ONLY =
      PosixFilePermissions.fromString("r--r--r--");
  private static final Set<PosixFilePermission> READ_ONLY_EXECUTABLE =
      PosixFilePermissions.fromString("r-xr-xr-x");
  private static final Set<PosixFilePermission> CLOSED_DIRECTORY =
      PosixFilePermissions.fromString("r-xr-xr-x");

  /** A source of an input cannot be used. */
  static final class BadSourceException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    BadSourceException(PortablePath input, Path source, String problem) {
      super(problem);
      this.problem = "Source `" + source + "` of input `" + input + "` " + problem;
    }

    /** The whole sentence. */
    String problem() {
      return problem;
    }
  }

  /** What a file looked like when it was put into the tree. */
  private record Stamp(Object key, long size, FileTime modified) {
    static Stamp of(PosixFileAttributes attributes) {
      return new Stamp(
          Objects.requireNonNull(attributes.fileKey()),
          attributes.size(),
          attributes.lastModifiedTime());
    }
  }

  private record Placed(FileEntry entry, Stamp stamp, boolean linked) {}

  private final Path root;
  private final SandboxRequest request;
  private final TreeLayout layout;
  private final Map<PortablePath, Placed> placed = new HashMap<>();

  WorkTree(Path root, SandboxRequest request, TreeLayout layout) {
    this.root = root;
    this.request = request;
    this.layout = layout;
  }

  Path root() {
    return root;
  }

  TreeLayout layout() {
    return layout;
  }

  /**
   * Puts the inputs into the directories.
   *
   * @param copy whether files are copied even if they could be linked
   * @param reversed whether files are made from the last to the first
   */
  void placeInputs(boolean copy, boolean reversed) throws IOException, BadSourceException {
    SortedMap<PortablePath, VirtualTree.Entry> entries = request.inputs().entries();
    for (Map.Entry<PortablePath, VirtualTree.Entry> entry :
        (reversed ? entries.reversed() : entries).entrySet()) {
      PortablePath path = entry.getKey();
      switch (entry.getValue()) {
        case DirectoryEntry() -> {}
        case SymlinkEntry(String target) ->
            Files.createSymbolicLink(path.resolveIn(root), Path.of(target));
        case FileEntry file -> placed.put(path, place(path, file, copy));
      }
    }
  }

  private Placed place(PortablePath path, FileEntry file, boolean copy)
      throws IOException, BadSourceException {
    Path target = path.resolveIn(root);
    PosixFileAttributes attributes;
    try {
      attributes =
          Files.readAttributes(file.source(), PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException _) {
      throw new BadSourceException(path, file.source(), "does not exist");
    }
    if (!attributes.isRegularFile()) {
      throw new BadSourceException(path, file.source(), "is not a regular file");
    }
    boolean executable = attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
    if (!copy && executable == file.executable() && link(file.source(), target)) {
      return new Placed(file, Stamp.of(attributes), true);
    }
    try {
      Files.copy(file.source(), target);
    } catch (AccessDeniedException _) {
      throw new BadSourceException(path, file.source(), "cannot be read");
    }
    Files.setPosixFilePermissions(target, file.executable() ? READ_ONLY_EXECUTABLE : READ_ONLY);
    return new Placed(file, Stamp.of(attributesOf(target)), false);
  }

  /** Links across file systems, beyond the limit of links, or to foreign files are refused. */
  private static boolean link(Path source, Path target) throws IOException {
    try {
      Files.createLink(target, source);
      return true;
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException _) {
      return false;
    }
  }

  private static PosixFileAttributes attributesOf(Path file) throws IOException {
    return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Takes the right to write away from every directory that is not for outputs. */
  void closeDirectories() throws IOException {
    for (PortablePath directory : layout.directories()) {
      if (!layout.writable().contains(directory)) {
        Files.setPosixFilePermissions(directory.resolveIn(root), CLOSED_DIRECTORY);
      }
    }
  }

  /** What has happened to the inputs since the tree was built, by input. */
  SortedMap<PortablePath, String> changes() throws IOException {
    SortedMap<PortablePath, String> changes = new TreeMap<>();
    for (Map.Entry<PortablePath, VirtualTree.Entry> entry : request.inputs().entries().entrySet()) {
      String change = changeOf(entry.getKey(), entry.getValue());
      if (change != null) {
        changes.put(entry.getKey(), change);
      }
    }
    return changes;
  }

  /** The same for links in writable directories, which no mount protects. */
  SortedMap<PortablePath, String> changesOfUnprotected() throws IOException {
    SortedMap<PortablePath, String> changes = new TreeMap<>();
    for (PortablePath path : layout.inputsInWritable()) {
      VirtualTree.Entry entry = Objects.requireNonNull(request.inputs().entries().get(path));
      if (entry instanceof SymlinkEntry) {
        String change = changeOf(path, entry);
        if (change != null) {
          changes.put(path, change);
        }
      }
    }
    return changes;
  }

  private @Nullable String changeOf(PortablePath path, VirtualTree.Entry entry) throws IOException {
    Path file = path.resolveIn(root);
    PosixFileAttributes now;
    try {
      now = attributesOf(file);
    } catch (NoSuchFileException _) {
      return "is gone";
    } catch (FileSystemException _) {
      return "cannot be reached any more";
    }
    return switch (entry) {
      case DirectoryEntry() -> now.isDirectory() ? null : "is not a directory any more";
      case SymlinkEntry(String target) ->
          now.isSymbolicLink() && Files.readSymbolicLink(file).toString().equals(target)
              ? null
              : "is not the same link any more";
      case FileEntry _ -> {
        Stamp before = Objects.requireNonNull(placed.get(path)).stamp();
        Stamp after = Stamp.of(now);
        if (before.equals(after)) {
          yield null;
        }
        yield before.key().equals(after.key()) ? "was written to" : "was replaced";
      }
    };
  }

  /** Takes the inputs away; whether all could be. */
  boolean removeInputs() {
    boolean cleared = true;
    for (Map.Entry<PortablePath, VirtualTree.Entry> entry : request.inputs().entries().entrySet()) {
      if (!(entry.getValue() instanceof DirectoryEntry)) {
        cleared &= entry.getKey().resolveIn(root).toFile().delete();
      }
    }
    return cleared;
  }

  /** Whether a source that is linked into the tree was itself written to. */
  boolean sourcesDamaged() throws IOException {
    for (Placed file : placed.values()) {
      if (file.linked()) {
        try {
          if (!Stamp.of(attributesOf(file.entry().source())).equals(file.stamp())) {
            return true;
          }
        } catch (NoSuchFileException _) {
          // The store took it away meanwhile, which is its right.
        }
      }
    }
    return false;
  }
}
