package dev.zako.engine.build.leaf;

import dev.zako.cas.Digest;
import dev.zako.engine.build.leaf.Observations.Look;
import dev.zako.engine.graph.NodeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The workspace, the host and the client's environment, looked at again: by stamps where these
 * tell, and by content where a change may not show in them. Thread-safe.
 */
public final class HostWorld implements Observations.World {
  private static final Look SAME = new Look.Same();
  private static final Look CHANGED = new Look.Changed();

  private final Layout layout;
  private final Supplier<SortedMap<String, String>> environment;
  private final Predicate<String> confinement;
  private final InstantSource clock;

  /**
   * Looks at a world.
   *
   * @param environment gives that of the client for whom is built
   * @param confinement whether what was made in the mode of this name is still good
   */
  public HostWorld(
      Layout layout,
      Supplier<SortedMap<String, String>> environment,
      Predicate<String> confinement,
      InstantSource clock) {
    this.layout = layout;
    this.environment = environment;
    this.confinement = confinement;
    this.clock = clock;
  }

  @Override
  public Look look(NodeKey<?> leaf, Sighting seen) {
    return switch (seen) {
      case Sighting.Place place -> place(leaf, place);
      case Sighting.Program program -> program.settled() && !isDifferent(program) ? SAME : CHANGED;
      case Sighting.File file -> file.settled() && !isDifferent(file) ? SAME : CHANGED;
      case Sighting.NoFile none -> isDifferent(none) ? CHANGED : SAME;
      case Sighting.Variable variable -> isDifferent(variable) ? CHANGED : SAME;
      case Sighting.Confinement(String mode) -> confinement.test(mode) ? SAME : CHANGED;
      case Sighting.Unknown _ -> CHANGED;
    };
  }

  @Override
  public boolean looksDifferent(NodeKey<?> leaf, Sighting seen) {
    return switch (seen) {
      case Sighting.Place place -> !stamp(layout.file(leaf.id())).equals(place.stamp());
      case Sighting.Program program -> isDifferent(program);
      case Sighting.File file -> isDifferent(file);
      case Sighting.NoFile none -> isDifferent(none);
      case Sighting.Variable variable -> isDifferent(variable);
      case Sighting.Confinement _, Sighting.Unknown _ -> false;
    };
  }

  @Override
  public Optional<Path> path(NodeKey<?> leaf, Sighting seen) {
    if (!(seen instanceof Sighting.Place(var stamp, boolean settled, var _))) {
      return Optional.empty();
    }
    Path path = layout.file(leaf.id());
    // That a listing is settled says that no entry of it is a link.
    boolean isListing = leaf instanceof DirectoryListingKey;
    return (isListing ? settled : stamp.isEmpty() || hasOneName(path))
        ? Optional.of(path)
        : Optional.empty();
  }

  /** Whether a file can be changed by its name only: it is no link, and has no other name. */
  static boolean hasOneName(Path file) {
    try {
      return !Files.isSymbolicLink(file)
          && (Files.isDirectory(file) || Files.getAttribute(file, "unix:nlink").equals(1));
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean isDifferent(Sighting.Program seen) {
    return !program(seen.candidates()).equals(seen.found());
  }

  private static boolean isDifferent(Sighting.File seen) {
    return !hostPath(Path.of(seen.seen().path())).equals(Optional.of(seen.seen()));
  }

  private static boolean isDifferent(Sighting.NoFile seen) {
    Path now = Path.of(seen.path());
    boolean isDirectory = Files.isDirectory(now);
    return isDirectory != seen.directory()
        || (!isDirectory && Files.isRegularFile(now) && Files.isReadable(now));
  }

  private boolean isDifferent(Sighting.Variable seen) {
    return !Optional.ofNullable(environment.get().get(seen.name())).equals(seen.value());
  }

  private Look place(NodeKey<?> leaf, Sighting.Place seen) {
    Path file = layout.file(leaf.id());
    Instant start = clock.instant();
    Optional<Stamp> now = stamp(file);
    if (!now.equals(seen.stamp())) {
      return CHANGED;
    }
    if (seen.settled()) {
      return SAME;
    }
    Optional<String> content = now.isEmpty() ? Optional.empty() : content(file, now.get());
    if (seen.content().isEmpty() || !content.equals(seen.content()) || !now.equals(stamp(file))) {
      return CHANGED;
    }
    boolean isFile = now.isPresent() && now.get().isRegular();
    return isFile && !now.get().isRecentAt(start)
        ? new Look.SameNow(new Sighting.Place(now, true, content))
        : SAME;
  }

  private static Optional<String> content(Path file, Stamp stamp) {
    try {
      if (stamp.isRegular()) {
        return Optional.of(Digest.ofFile(file).toString());
      }
      return stamp.isDirectory()
          ? Optional.of(Listing.of(file).value().outputHash().hex())
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Optional<Stamp> stamp(Path file) {
    try {
      return Optional.of(Stamp.of(file));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** The first of the paths that is a program. */
  static Optional<Sighting.HostPath> program(List<String> candidates) {
    return candidates.stream()
        .map(Path::of)
        .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
        .findFirst()
        .flatMap(HostWorld::hostPath);
  }

  /** A file of the host; empty if it cannot be looked at. */
  static Optional<Sighting.HostPath> hostPath(Path path) {
    try {
      return Files.isRegularFile(path)
          ? Optional.of(
              new Sighting.HostPath(path.toString(), path.toRealPath().toString(), Stamp.of(path)))
          : Optional.empty();
    } catch (IOException | InvalidPathException _) {
      return Optional.empty();
    }
  }
}
