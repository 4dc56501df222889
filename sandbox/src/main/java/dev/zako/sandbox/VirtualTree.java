package dev.zako.sandbox;

import dev.zako.sandbox.VirtualTreeException.Kind;
import dev.zako.sandbox.VirtualTreeException.Problem;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tree of files that need not lie anywhere. Directories between the root and an entry exist
 * without being entries. It is the same tree on every platform: no two names collide where case or
 * Unicode normalisation does not count, and no link leads out of it.
 *
 * @param entries what is in the tree; every path is below the root
 */
public record VirtualTree(SortedMap<PortablePath, Entry> entries) {
  /** The tree without entries. */
  public static final VirtualTree EMPTY = new VirtualTree(new TreeMap<>());

  /** What is at one path of a tree. */
  public sealed interface Entry {}

  /**
   * A regular file.
   *
   * @param source a file with its bytes that nobody changes
   * @param executable whether it may be executed
   */
  public record FileEntry(Path source, boolean executable) implements Entry {}

  /**
   * A symbolic link; it may dangle.
   *
   * @param target relative to the directory of the link, with `/` between names
   */
  public record SymlinkEntry(String target) implements Entry {}

  /** A directory that is there even if nothing is in it. */
  public record DirectoryEntry() implements Entry {}

  /**
   * Copies and checks the entries.
   *
   * @throws VirtualTreeException with everything that is wrong
   */
  public VirtualTree {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    List<Problem> problems = new ArrayList<>();
    checkPaths(entries, problems);
    checkCollisions(entries, problems);
    checkLinks(entries, problems);
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparing(Problem::path).thenComparing(Problem::kind));
      throw new VirtualTreeException(problems);
    }
  }

  private static void checkPaths(SortedMap<PortablePath, Entry> entries, List<Problem> problems) {
    for (PortablePath path : entries.keySet()) {
      if (path.escapes() || path.isRoot()) {
        problems.add(new Problem(Kind.OUTSIDE, path, "Path `" + path + "` is not inside the tree"));
        continue;
      }
      for (PortablePath above = path.parent(); !above.isRoot(); above = above.parent()) {
        Entry entry = entries.get(above);
        if (entry != null && !(entry instanceof DirectoryEntry)) {
          problems.add(
              new Problem(
                  Kind.NOT_A_DIRECTORY,
                  path,
                  "Path `" + path + "` is below `" + above + "`, which is not a directory"));
        }
      }
    }
  }

  private static void checkCollisions(
      SortedMap<PortablePath, Entry> entries, List<Problem> problems) {
    PathSpellings spellings = new PathSpellings();
    for (PortablePath path : entries.keySet()) {
      if (path.escapes() || path.isRoot()) {
        continue;
      }
      for (PathSpellings.Collision collision : spellings.add(path.toString())) {
        problems.add(
            new Problem(
                collision.unicode() ? Kind.UNICODE_COLLISION : Kind.CASE_COLLISION,
                PortablePath.of(collision.path()),
                collision.message()));
      }
    }
  }

  private static void checkLinks(SortedMap<PortablePath, Entry> entries, List<Problem> problems) {
    entries.forEach(
        (path, entry) -> {
          if (entry instanceof SymlinkEntry(String target) && !path.escapes() && !path.isRoot()) {
            checkLink(entries, path, target, problems);
          }
        });
  }

  private static void checkLink(
      SortedMap<PortablePath, Entry> entries,
      PortablePath path,
      String target,
      List<Problem> problems) {
    String prefix = "Link `" + path + "` to `" + target + "` ";
    if (target.startsWith("/") || target.startsWith("\\")) {
      problems.add(
          new Problem(Kind.ABSOLUTE_LINK, path, prefix + "starts at the root; make it relative"));
      return;
    }
    try {
      PortablePath parsed = PortablePath.of(target);
      if (target.isEmpty() || target.indexOf('\\') >= 0) {
        throw new PortablePathException(
            PortablePathException.Kind.INVALID_FORMAT, target, "is empty or holds a backslash");
      }
      if (path.parent().join(parsed).escapes()) {
        problems.add(new Problem(Kind.ESCAPING_LINK, path, prefix + "leaves the tree"));
        return;
      }
    } catch (PortablePathException e) {
      problems.add(new Problem(Kind.INVALID_LINK, path, prefix + "is refused: " + e.getMessage()));
      return;
    }
    follow(entries, path, target, prefix, problems);
  }

  /** Walks a link name by name as a kernel does, through the other links of the tree. */
  private static void follow(
      SortedMap<PortablePath, Entry> entries,
      PortablePath path,
      String target,
      String prefix,
      List<Problem> problems) {
    Deque<String> rest = new ArrayDeque<>(List.of(target.split("/")));
    PortablePath at = path.parent();
    // As many links as Linux follows before it gives up.
    int linksLeft = 40;
    while (!rest.isEmpty()) {
      String name = rest.removeFirst();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        if (at.isRoot()) {
          problems.add(
              new Problem(Kind.ESCAPING_LINK, path, prefix + "leaves the tree on its way"));
          return;
        }
        at = at.parent();
        continue;
      }
      PortablePath next = at.join(name);
      if (!(entries.get(next) instanceof SymlinkEntry(String onward))) {
        at = next;
        continue;
      }
      if (--linksLeft == 0) {
        problems.add(new Problem(Kind.LINK_LOOP, path, prefix + "leads in a circle"));
        return;
      }
      if (onward.startsWith("/")) {
        return;
      }
      List<String> names = List.of(onward.split("/"));
      names.reversed().forEach(rest::addFirst);
    }
  }
}
