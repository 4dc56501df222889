package dev.zako.sandbox;

import dev.zako.sandbox.ProducedOutput.ProducedDirectory;
import dev.zako.sandbox.ProducedOutput.ProducedFile;
import dev.zako.sandbox.ProducedOutput.ProducedSymlink;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds what a command left at the places of its outputs. Used by one thread. */
final class OutputCollector {
  private final Path root;
  private final Set<PortablePath> plainDirectories = new HashSet<>();
  private final SortedMap<PortablePath, ProducedOutput> outputs = new TreeMap<>();
  private final SortedMap<PortablePath, String> refused = new TreeMap<>();

  OutputCollector(Path root) {
    this.root = root;
  }

  /** Looks at every declared output of a request. */
  void collect(SandboxRequest request) throws IOException {
    for (PortablePath path : request.outputFiles()) {
      collect(path, false);
    }
    for (PortablePath path : request.outputDirectories()) {
      collect(path, true);
    }
  }

  SortedMap<PortablePath, ProducedOutput> outputs() {
    return outputs;
  }

  SortedMap<PortablePath, String> refused() {
    return refused;
  }

  private void collect(PortablePath path, boolean directory) throws IOException {
    for (PortablePath above = path.parent();
        !above.isRoot() && !plainDirectories.contains(above);
        above = above.parent()) {
      if (Files.isSymbolicLink(above.resolveIn(root))) {
        refused.put(path, "lies below the link `" + above + "`");
        return;
      }
    }
    for (PortablePath above = path.parent(); !above.isRoot(); above = above.parent()) {
      plainDirectories.add(above);
    }
    Path file = path.resolveIn(root);
    PosixFileAttributes attributes;
    try {
      attributes = attributesOf(file);
    } catch (NoSuchFileException _) {
      return;
    }
    if (directory != attributes.isDirectory() && !attributes.isOther()) {
      refused.put(
          path,
          directory
              ? "is declared as a directory, but is none"
              : "is declared as a file, but is a directory");
      return;
    }
    take(path, path, file, attributes).ifPresent(output -> outputs.put(path, output));
  }

  private static PosixFileAttributes attributesOf(Path file) throws IOException {
    return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private Optional<ProducedOutput> take(
      PortablePath declared, PortablePath path, Path file, PosixFileAttributes attributes)
      throws IOException {
    if (attributes.isSymbolicLink()) {
      return takeLink(declared, path, file);
    }
    if (attributes.isDirectory()) {
      return takeDirectory(declared, path, file, attributes);
    }
    if (!attributes.isRegularFile()) {
      refused.put(declared, "`" + path + "` is a pipe, a socket or a device");
      return Optional.empty();
    }
    addPermissions(file, attributes, EnumSet.of(PosixFilePermission.OWNER_READ));
    separate(file);
    return Optional.of(
        new ProducedFile(
            file, attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE)));
  }

  /** A file with another name somewhere could still change after it was taken: takes a copy. */
  private static void separate(Path file) throws IOException {
    int links = (Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    if (links > 1) {
      Path copy = Files.createTempFile(file.getParent(), ".zako", null);
      Files.copy(
          file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private Optional<ProducedOutput> takeLink(PortablePath declared, PortablePath path, Path file)
      throws IOException {
    String target = Files.readSymbolicLink(file).toString();
    if (target.startsWith("/")) {
      refused.put(declared, "`" + path + "` is a link to the absolute path `" + target + "`");
      return Optional.empty();
    }
    try {
      if (path.parent().join(target).escapes()) {
        refused.put(declared, "`" + path + "` is a link to `" + target + "`, out of the tree");
        return Optional.empty();
      }
    } catch (PortablePathException e) {
      refused.put(declared, "`" + path + "` is a link that is refused: " + e.getMessage());
      return Optional.empty();
    }
    return Optional.of(new ProducedSymlink(target));
  }

  private Optional<ProducedOutput> takeDirectory(
      PortablePath declared, PortablePath path, Path directory, PosixFileAttributes attributes)
      throws IOException {
    addPermissions(
        directory,
        attributes,
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE));
    SortedMap<PortablePath, ProducedOutput> entries = new TreeMap<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        PortablePath name;
        try {
          name = PortablePath.of(child.getFileName().toString());
        } catch (PortablePathException e) {
          refused.put(declared, "`" + path + "` holds a name that is refused: " + e.getMessage());
          return Optional.empty();
        }
        if (name.names().size() != 1) {
          refused.put(declared, "`" + path + "` holds a name with a backslash");
          return Optional.empty();
        }
        Optional<ProducedOutput> entry =
            take(declared, path.join(name), child, attributesOf(child));
        if (entry.isEmpty()) {
          return Optional.empty();
        }
        entries.put(name, entry.get());
      }
    }
    return Optional.of(new ProducedDirectory(entries));
  }

  private static void addPermissions(
      Path file, PosixFileAttributes attributes, Set<PosixFilePermission> wanted)
      throws IOException {
    if (!attributes.permissions().containsAll(wanted)) {
      Set<PosixFilePermission> permissions = EnumSet.copyOf(wanted);
      permissions.addAll(attributes.permissions());
      Files.setPosixFilePermissions(file, permissions);
    }
  }
}
