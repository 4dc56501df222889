package dev.zako.engine.build.leaf;

import java.util.List;
import java.util.Optional;

/** What a leaf of the graph saw of the world, as data: so that another process can look again. */
public sealed interface Sighting {
  /**
   * A path of the workspace, which is the id of the leaf.
   *
   * @param stamp empty if nothing was there
   * @param settled whether every later change shows in the stamp
   * @param content the fingerprint of the bytes, or of the listing; for when the stamp does not
   *     tell
   */
  record Place(Optional<Stamp> stamp, boolean settled, Optional<String> content)
      implements Sighting {}

  /**
   * A file of the host.
   *
   * @param path where it was found
   * @param realPath the same with all symbolic links followed
   */
  record HostPath(String path, String realPath, Stamp stamp) {}

  /**
   * The first program of several paths.
   *
   * @param candidates the paths, in order
   * @param found empty if none of them was a program
   * @param settled whether every later change shows in the stamp
   */
  record Program(List<String> candidates, Optional<HostPath> found, boolean settled)
      implements Sighting {
    /** Copies the list. */
    public Program {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * An absolute path of the host that leads to a file.
   *
   * @param settled whether every later change shows in the stamp
   */
  record File(HostPath seen, boolean settled) implements Sighting {}

  /** An absolute path of the host that leads to no file; whether to a directory. */
  record NoFile(String path, boolean directory) implements Sighting {}

  /** A variable of the client's environment. */
  record Variable(String name, Optional<String> value) implements Sighting {}

  /** How commands are confined: the name of the mode. */
  record Confinement(String mode) implements Sighting {}

  /** The leaf is looking just now, or could not look: what it would see is another thing. */
  record Unknown() implements Sighting {}
}
