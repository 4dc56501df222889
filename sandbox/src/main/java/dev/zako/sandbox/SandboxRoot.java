package dev.zako.sandbox;

import dev.zako.sandbox.linux.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory that serves as the root of strict sandboxes which see the same part of the host: it
 * holds the places of the mounts and small fixed files.
 *
 * @param directory where it lies on the host
 * @param mounts what is mounted on it for every run, before the tree of the run
 * @param view what of the host is visible
 * @param envProgram where `env` is visible, if it is
 */
record SandboxRoot(Path directory, List<Mount> mounts, HostView view, Optional<String> envProgram) {
  /** Where the tree of every run is. */
  static final String WORK = "/zako/work";

  private static final Path TEMPORARY = Path.of("/tmp");

  private static final List<String> DEVICES = List.of("null", "zero", "full", "random", "urandom");

  private static final Map<String, String> DEVICE_LINKS =
      Map.of(
          "fd", "/proc/self/fd",
          "stdin", "/proc/self/fd/0",
          "stdout", "/proc/self/fd/1",
          "stderr", "/proc/self/fd/2",
          "shm", "/tmp");

  private static final Map<String, String> SETTINGS =
      Map.of(
          "passwd",
          "zako:x:1000:1000:zako:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
          "group",
          "zako:x:1000:\nnogroup:x:65534:\n",
          "hosts",
          "127.0.0.1 localhost\n::1 localhost\n");

  /** What a program needs to find other hosts by name, if the network is visible. */
  private static final List<String> NETWORK_SETTINGS =
      List.of("resolv.conf", "hosts", "nsswitch.conf");

  private static final List<String> ENV_PROGRAMS = List.of("/usr/bin/env", "/bin/env");

  /** Makes the directory's content. */
  static SandboxRoot make(Path directory, HostView view, boolean network) throws IOException {
    for (String name : List.of("zako/work", "tmp", "proc", "dev", "etc")) {
      Files.createDirectories(directory.resolve(name));
    }
    List<Mount> mounts = new ArrayList<>();
    mounts.add(new Mount.Processes("/proc"));
    for (String device : DEVICES) {
      Files.createFile(directory.resolve("dev").resolve(device));
      mounts.add(new Mount.Device(Path.of("/dev").resolve(device), "/dev/" + device));
    }
    for (Map.Entry<String, String> link : DEVICE_LINKS.entrySet()) {
      Files.createSymbolicLink(
          directory.resolve("dev").resolve(link.getKey()), Path.of(link.getValue()));
    }
    for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
      Files.writeString(directory.resolve("etc").resolve(setting.getKey()), setting.getValue());
    }
    if (network) {
      for (String name : NETWORK_SETTINGS) {
        Path source = Path.of("/etc").resolve(name);
        if (Files.isRegularFile(source) && !isVisible(view, source)) {
          Path place = directory.resolve("etc").resolve(name);
          Files.write(place, Files.readAllBytes(source));
        }
      }
    }
    for (Path mount : view.mounts()) {
      makePlace(directory, mount);
      mounts.add(new Mount.Bind(mount, mount.toString(), false));
    }
    for (Map.Entry<Path, Path> link : view.links().entrySet()) {
      Path place = inRoot(directory, link.getKey());
      Files.createDirectories(place.getParent());
      Files.deleteIfExists(place);
      Files.createSymbolicLink(place, link.getValue());
    }
    Optional<String> envProgram = Optional.empty();
    for (String program : ENV_PROGRAMS) {
      if (envProgram.isEmpty() && isVisible(view, Path.of(program))) {
        envProgram = Optional.of(program);
      }
    }
    return new SandboxRoot(directory, List.copyOf(mounts), view, envProgram);
  }

  /**
   * All mounts for one run before its tree.
   *
   * @param run a directory of the run, in which a private `/tmp` is made if it has to hold places
   *     of mounts; otherwise `/tmp` is in memory
   */
  List<Mount> mountsFor(Path run) throws IOException {
    List<Path> inTemporary =
        Stream.concat(view.mounts().stream(), view.links().keySet().stream())
            .filter(path -> path.startsWith(TEMPORARY) && !path.equals(TEMPORARY))
            .toList();
    List<Mount> result = new ArrayList<>();
    if (inTemporary.isEmpty()) {
      result.add(new Mount.Memory(TEMPORARY.toString()));
    } else {
      Path root = Files.createDirectory(run.resolve("root"));
      Path temporary = Files.createDirectory(root.resolve("tmp"));
      for (Path path : inTemporary) {
        Path link = view.links().get(path);
        if (link == null) {
          makePlace(root, path);
        } else {
          Files.createDirectories(inRoot(root, path).getParent());
          Files.createSymbolicLink(inRoot(root, path), link);
        }
      }
      result.add(new Mount.Bind(temporary, TEMPORARY.toString(), true));
    }
    result.addAll(mounts);
    return result;
  }

  private static boolean isVisible(HostView view, Path path) throws IOException {
    return view.locate(path).isPresent();
  }

  private static Path inRoot(Path directory, Path absolute) {
    return directory.resolve(absolute.getRoot().relativize(absolute).toString());
  }

  private static void makePlace(Path directory, Path mount) throws IOException {
    Path place = inRoot(directory, mount);
    if (Files.isDirectory(mount)) {
      Files.createDirectories(place);
    } else {
      Files.createDirectories(place.getParent());
      if (!Files.exists(place)) {
        Files.createFile(place);
      }
    }
  }
}
