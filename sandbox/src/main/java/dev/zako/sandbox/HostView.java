package dev.zako.sandbox;

import dev.zako.sandbox.linux.HostMounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The part of the host's file system that a request may see. A path that leads through links is
 * taken apart: the links are made again in the sandbox, what they lead to is mounted where it
 * really is. So `/bin` works whether it is a directory or a link to `usr/bin`.
 *
 * @param mounts real paths of files and directories, none below another one, each followed by what
 *     is mounted below it on the host
 * @param links links outside of the mounts, by their path
 */
record HostView(List<Path> mounts, SortedMap<Path, Path> links) {
  /** As many links as Linux follows before it gives up. */
  private static final int MAX_LINKS = 40;

  /** The links from the root into `/usr` of today's distributions. */
  private static final List<String> USUAL_LINKS =
      List.of("/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin");

  private static final List<Path> RESERVED = List.of(Path.of("/proc"), Path.of("/zako"));

  /** A host directory of the request cannot be made visible. */
  static final class MissingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    MissingException(String problem) {
      super(problem);
      this.problem = problem;
    }

    /** The whole sentence. */
    String problem() {
      return problem;
    }
  }

  /** Takes the paths apart. */
  static HostView of(List<Path> paths, HostMounts hostMounts) throws IOException, MissingException {
    SortedSet<Path> reals = new TreeSet<>();
    SortedMap<Path, Path> links = new TreeMap<>();
    for (Path path : paths) {
      if (!path.isAbsolute()) {
        throw new MissingException("Host directory `" + path + "` is not an absolute path");
      }
      Path real = walk(path, links);
      if (!Files.exists(real)) {
        throw new MissingException("Host directory `" + path + "` does not exist");
      }
      if (real.getNameCount() == 0) {
        throw new MissingException("Host directory `" + path + "` is the whole host");
      }
      if (RESERVED.stream().anyMatch(real::startsWith)) {
        throw new MissingException(
            "Host directory `" + path + "` is where a sandbox has its own content");
      }
      reals.add(real);
    }
    for (String usual : USUAL_LINKS) {
      Path path = Path.of(usual);
      if (Files.isSymbolicLink(path)) {
        Path target = path.resolveSibling(Files.readSymbolicLink(path)).normalize();
        if (reals.stream().anyMatch(real -> isWithin(target, real) || isWithin(real, target))) {
          links.put(path, Files.readSymbolicLink(path));
        }
      }
    }
    List<Path> mounts = new ArrayList<>();
    for (Path real : reals) {
      if (reals.stream().noneMatch(other -> !other.equals(real) && isWithin(real, other))) {
        mounts.add(real);
        mounts.addAll(hostMounts.below(real));
      }
    }
    links.keySet().removeIf(link -> mounts.stream().anyMatch(mount -> isWithin(link, mount)));
    return new HostView(List.copyOf(mounts), Collections.unmodifiableSortedMap(links));
  }

  private static boolean isWithin(Path path, Path directory) {
    return path.startsWith(directory);
  }

  /** Follows a path as the kernel does; notes every link on the way. */
  private static Path walk(Path path, SortedMap<Path, Path> links)
      throws IOException, MissingException {
    Deque<Path> rest = new ArrayDeque<>();
    path.forEach(rest::addLast);
    Path at = path.getRoot();
    int linksLeft = MAX_LINKS;
    while (!rest.isEmpty()) {
      String name = rest.removeFirst().toString();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        at = at.getNameCount() == 0 ? at : parentOf(at);
        continue;
      }
      Path next = at.resolve(name);
      if (!Files.isSymbolicLink(next)) {
        at = next;
        continue;
      }
      if (--linksLeft < 0) {
        throw new MissingException("Host directory `" + path + "` leads through too many links");
      }
      Path target = Files.readSymbolicLink(next);
      links.put(next, target);
      List<Path> names = new ArrayList<>();
      target.forEach(names::add);
      names.reversed().forEach(rest::addFirst);
      if (target.isAbsolute()) {
        at = path.getRoot();
      }
    }
    return at;
  }

  private static Path parentOf(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  /** What an absolute path of the sandbox is on the host; empty if it is not visible there. */
  Optional<Path> locate(Path path) throws IOException {
    SortedMap<Path, Path> onTheWay = new TreeMap<>();
    Path real;
    try {
      real = walk(path, onTheWay);
    } catch (MissingException _) {
      return Optional.empty();
    }
    boolean reachable =
        onTheWay.keySet().stream().allMatch(link -> links.containsKey(link) || isMounted(link));
    return reachable && isMounted(real) && Files.exists(real, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(real)
        : Optional.empty();
  }

  private boolean isMounted(Path real) {
    return mounts.stream().anyMatch(mount -> isWithin(real, mount));
  }
}
