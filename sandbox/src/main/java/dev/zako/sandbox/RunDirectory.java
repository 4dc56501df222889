package dev.zako.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where commands run, one after the other. Making and deleting directories is the dearest part of a
 * work tree, and the next command mostly needs those of the last one: what no command was allowed
 * to write to stays, if it is found as it was made. Used by one thread at a time.
 */
final class RunDirectory {
  private static final String WORK = "work";

  private final Path path;
  private final SortedSet<PortablePath> standing = new TreeSet<>();
  private Map<String, Object> fresh = Map.of();
  private @Nullable WorkTree tree;

  /** Takes over an empty directory. */
  RunDirectory(Path path) {
    this.path = path;
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /**
   * The tree of the next command, with its directories and without its inputs.
   *
   * @throws IOException if that cannot be made; nothing can be run here any more
   */
  WorkTree begin(SandboxRequest request, TreeLayout layout) throws IOException {
    Path root = path.resolve(WORK);
    tree = new WorkTree(root, request, layout);
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
    if (fresh.isEmpty()) {
      fresh = attributes(root);
    }
    return tree;
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
    for (PortablePath directory : tree.layout().directories().reversed()) {
      boolean isRight =
          kept.contains(directory)
              ? isAsMade(directory, names, tree.root())
              : directory.resolveIn(tree.root()).toFile().delete();
      if (!isRight) {
        return false;
      }
    }
    standing.addAll(kept);
    return removeOthers();
  }

  /** The directories that the command could not write to, nor to one above. */
  private static Set<PortablePath> kept(TreeLayout layout) {
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
  private boolean isAsMade(PortablePath directory, Set<String> kept, Path root) {
    Path at = directory.resolveIn(root);
    String[] names = at.toFile().list();
    if (names == null) {
      return false;
    }
    for (String name : names) {
      if (!kept.contains(directory.isRoot() ? name : directory + "/" + name)) {
        return false;
      }
    }
    try {
      return attributes(at).equals(fresh);
    } catch (IOException _) {
      return false;
    }
  }

  private static Map<String, Object> attributes(Path directory) throws IOException {
    return Files.readAttributes(directory, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
  }

  /** Removes what lies beside the tree. */
  private boolean removeOthers() {
    String[] names = path.toFile().list();
    if (names == null) {
      return false;
    }
    for (String name : names) {
      boolean isTree = name.equals(WORK) && !standing.isEmpty();
      if (!isTree && !new File(path.toFile(), name).delete()) {
        return false;
      }
    }
    return true;
  }
}
