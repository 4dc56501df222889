package dev.zako.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where commands run, one after the other. Making and deleting files and directories is the dearest
 * part of a run, and the next command mostly needs those of the last one: what is found as it was
 * made stays, if no command was allowed to write to it, or if commands are kept from nothing
 * anyway. Used by one thread at a time.
 */
final class RunDirectory {
  private static final String WORK = "work";
  private static final String STDOUT = "stdout";
  private static final String STDERR = "stderr";
  private static final String TEMPORARY = "tmp";

  private static final FileAttribute<Set<PosixFilePermission>> OWN =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** A regular file with those permissions; see inode(7). */
  private static final int OWN_MODE = 0100600;

  private final Path path;
  private final boolean confined;
  private final SortedSet<PortablePath> standing = new TreeSet<>();
  private Map<String, Object> fresh = Map.of();
  private @Nullable WorkTree tree;

  /**
   * Uses a directory that is made with the first tree.
   *
   * @param confined whether commands can write only where their outputs go
   */
  RunDirectory(Path path, boolean confined) {
    this.path = path;
    this.confined = confined;
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** What a command writes to its standard output. */
  Path stdout() {
    return path.resolve(STDOUT);
  }

  /** What a command writes to its standard error. */
  Path stderr() {
    return path.resolve(STDERR);
  }

  /** An empty directory for the command, made unless it is there. */
  Path makeTemporary() throws IOException {
    Path temporary = path.resolve(TEMPORARY);
    if (!temporary.toFile().isDirectory()) {
      Files.createDirectory(temporary);
    }
    return temporary;
  }

  /** The directories of the last tree. */
  Set<PortablePath> lastTree() {
    return tree == null ? Set.of() : tree.layout().directories();
  }

  /** How many directories a tree with these needs that are not there, or has that it must not. */
  int changesFor(Set<PortablePath> needed) {
    int common = 0;
    for (PortablePath directory : standing) {
      if (needed.contains(directory)) {
        common++;
      }
    }
    return needed.size() + standing.size() - 2 * common;
  }

  /**
   * The tree of the next command, with its directories and without its inputs.
   *
   * @throws IOException if that cannot be made; nothing can be run here any more
   */
  WorkTree begin(SandboxRequest request, TreeLayout layout) throws IOException {
    Path root = path.resolve(WORK);
    tree = new WorkTree(root, request, layout);
    if (fresh.isEmpty()) {
      Files.createDirectory(path);
      fresh = attributes(path, "unix:mode,uid,gid");
    }
    NavigableSet<PortablePath> before = new TreeSet<>(standing);
    standing.clear();
    for (PortablePath directory : before.descendingSet()) {
      if (!layout.directories().contains(directory)) {
        Files.delete(directory.resolveIn(root));
      }
    }
    for (PortablePath directory : layout.directories()) {
      if (!before.contains(directory)) {
        Files.createDirectory(directory.resolveIn(root));
      }
    }
    makeEmpty(stdout());
    makeEmpty(stderr());
    return tree;
  }

  private static void makeEmpty(Path file) throws IOException {
    if (!file.toFile().exists()) {
      Files.createFile(file, OWN);
    }
  }

  /**
   * Removes what the command had and left.
   *
   * @return whether another command can run here; if not, everything is still to be discarded
   */
  boolean end() {
    if (tree == null || !tree.removeInputs()) {
      return false;
    }
    Set<PortablePath> kept = kept(tree.layout());
    Set<String> names = new HashSet<>();
    kept.forEach(directory -> names.add(directory.toString()));
    try {
      for (PortablePath directory : tree.layout().directories().reversed()) {
        Path at = directory.resolveIn(tree.root());
        if (kept.contains(directory) ? !isAsMade(directory, names, at) : !at.toFile().delete()) {
          return false;
        }
      }
      standing.addAll(kept);
      return endOthers();
    } catch (IOException _) {
      return false;
    }
  }

  /** The directories that stay, if they are as they were made. */
  private Set<PortablePath> kept(TreeLayout layout) {
    if (!confined) {
      return layout.directories();
    }
    Set<PortablePath> kept = new HashSet<>();
    for (PortablePath directory : layout.directories()) {
      boolean isBelowKept = directory.isRoot() || kept.contains(directory.parent());
      if (isBelowKept && !layout.writable().contains(directory)) {
        kept.add(directory);
      }
    }
    return kept;
  }

  /** Whether there is nothing in it but directories that are kept, and nobody changed its mode. */
  private boolean isAsMade(PortablePath directory, Set<String> kept, Path at) throws IOException {
    String[] names = at.toFile().list();
    if (names == null) {
      return false;
    }
    for (String name : names) {
      if (!kept.contains(directory.isRoot() ? name : directory + "/" + name)) {
        return false;
      }
    }
    return attributes(at, "unix:mode,uid,gid").equals(fresh);
  }

  private static Map<String, Object> attributes(Path file, String names) throws IOException {
    return Files.readAttributes(file, names, LinkOption.NOFOLLOW_LINKS);
  }

  /** Removes what lies beside the tree, or makes it fit for the next command. */
  private boolean endOthers() throws IOException {
    String[] names = path.toFile().list();
    if (names == null) {
      return false;
    }
    for (String name : names) {
      if (!canStay(name) && !new File(path.toFile(), name).delete()) {
        return false;
      }
    }
    return true;
  }

  private boolean canStay(String name) throws IOException {
    Path other = path.resolve(name);
    return switch (name) {
      case WORK -> !standing.isEmpty();
      case STDOUT, STDERR -> !confined && isOwnFile(other) && other.toFile().length() == 0;
      case TEMPORARY -> !confined && isAsMade(PortablePath.ROOT, Set.of(), other);
      default -> false;
    };
  }

  /** Whether it is a file with one name that only this user may read and write. */
  private boolean isOwnFile(Path file) throws IOException {
    Map<String, Object> own = new HashMap<>(fresh);
    own.put("mode", OWN_MODE);
    own.put("nlink", 1);
    return attributes(file, "unix:mode,uid,gid,nlink").equals(own);
  }
}
