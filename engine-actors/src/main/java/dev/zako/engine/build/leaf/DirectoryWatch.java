package dev.zako.engine.build.leaf;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Hears of changes in directories of a workspace by Java's own watch service, which is inotify on
 * Linux: it is kept with Java, loads no native library, and says when it has lost events. Only what
 * goes through the names in these directories on this machine is heard: not what happens on other
 * machines, through other names of a file, or through memory that is mapped to it.
 */
public final class DirectoryWatch implements ChangeWatch {
  /** File systems whose changes all pass this machine's kernel. */
  private static final Set<String> LOCAL =
      Set.of("bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "tmpfs", "xfs", "zfs", "overlay");

  private static final String COOKIE = "watch-cookie";
  private static final Duration MAX_DELAY = Duration.ofSeconds(2);

  private final Map<Path, WatchKey> keys = new HashMap<>();
  private final Path workspace;
  private final Path cookieDirectory;
  private final WatchService service;
  private final Object device;
  private long cookies;

  /** Whether the machine refused another watch, and none was given back since. */
  private boolean isExhausted;

  private DirectoryWatch(
      Path workspace, Path cookieDirectory, WatchService service, Object device) {
    this.workspace = workspace;
    this.cookieDirectory = cookieDirectory;
    this.service = service;
    this.device = device;
  }

  /**
   * Watches nothing yet.
   *
   * @param cookieDirectory an existing directory on the same file system, in which files are made
   *     and removed to learn that everything before them was heard
   * @return nothing if changes in the workspace cannot be heard of reliably
   */
  public static Optional<DirectoryWatch> open(Path workspace, Path cookieDirectory) {
    try {
      if (!LOCAL.contains(Files.getFileStore(workspace).type())) {
        return Optional.empty();
      }
      Object device = Files.getAttribute(workspace, "unix:dev");
      WatchService service = workspace.getFileSystem().newWatchService();
      DirectoryWatch watch = new DirectoryWatch(workspace, cookieDirectory, service, device);
      if (watch.register(cookieDirectory)) {
        return Optional.of(watch);
      }
      service.close();
      return Optional.empty();
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  /** Listens to the directories above the path and, if it is one, to itself. */
  @Override
  public synchronized boolean watch(Path path) {
    if (!path.startsWith(workspace) || !isHeard(workspace)) {
      return false;
    }
    Path directory = workspace;
    for (Path name : workspace.relativize(path)) {
      directory = directory.resolve(name);
      if (keys.containsKey(directory)) {
        continue;
      }
      if (Files.isSymbolicLink(directory)) {
        return false;
      }
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        // What appears here is heard of in the directory above.
        return true;
      }
      if (!register(directory)) {
        return false;
      }
    }
    return true;
  }

  private boolean isHeard(Path directory) {
    return keys.containsKey(directory) || register(directory);
  }

  private boolean register(Path directory) {
    if (isExhausted) {
      return false;
    }
    try {
      if (!Files.getAttribute(directory, "unix:dev", LinkOption.NOFOLLOW_LINKS).equals(device)) {
        return false;
      }
      WatchKey key =
          directory.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_DELETE,
              StandardWatchEventKinds.ENTRY_MODIFY);
      if (!directory.equals(key.watchable())) {
        return false; // it was moved here, and is still known by the name that it had
      }
      keys.put(directory, key);
      return true;
    } catch (IOException _) {
      isExhausted = Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
      return false;
    } catch (ClosedWatchServiceException _) {
      return false;
    }
  }

  @Override
  public synchronized Heard settled() {
    Collected collected = new Collected();
    cookies++;
    Path cookie = cookieDirectory.resolve(COOKIE + "-" + cookies);
    try {
      Files.createFile(cookie);
      Files.delete(cookie);
      long end = System.nanoTime() + MAX_DELAY.toNanos();
      while (!collected.changed.contains(cookie) && collected.isComplete) {
        WatchKey key = service.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (key == null) {
          collected.isComplete = false;
        } else {
          collect(key, collected);
        }
      }
      drain(collected);
    } catch (IOException | ClosedWatchServiceException _) {
      collected.isComplete = false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      collected.isComplete = false;
    }
    return heard(collected);
  }

  @Override
  public synchronized Heard arrived() {
    Collected collected = new Collected();
    try {
      drain(collected);
    } catch (ClosedWatchServiceException _) {
      collected.isComplete = false;
    }
    return heard(collected);
  }

  private static final class Collected {
    final Set<Path> changed = new TreeSet<>();
    final Set<Path> unwatched = new TreeSet<>();
    boolean isComplete = true;
  }

  private Heard heard(Collected collected) {
    if (!collected.isComplete) {
      // A directory may have moved unheard: no name can be relied on.
      forget(workspace, collected);
    }
    return new Heard(collected.changed, collected.unwatched, collected.isComplete);
  }

  private void drain(Collected collected) {
    for (WatchKey key = service.poll(); key != null; key = service.poll()) {
      collect(key, collected);
    }
  }

  private void collect(WatchKey key, Collected collected) {
    Path directory = (Path) key.watchable();
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.context() instanceof Path name) {
        Path path = directory.resolve(name);
        collected.changed.add(path);
        forget(path, collected);
      } else {
        collected.isComplete = false; // more happened than could be kept
      }
    }
    if (!key.reset() && key.equals(keys.get(directory))) {
      collected.changed.add(directory);
      forget(directory, collected);
    }
  }

  /** A directory is another one now, or elsewhere: what was heard from it has no meaning there. */
  private void forget(Path path, Collected collected) {
    if (!keys.containsKey(path)) {
      return;
    }
    List<Path> below =
        keys.keySet().stream()
            .filter(each -> each.startsWith(path) && !each.equals(cookieDirectory))
            .toList();
    for (Path directory : below) {
      WatchKey key = keys.remove(directory);
      if (key != null) {
        key.cancel();
      }
      collected.unwatched.add(directory);
    }
    isExhausted = false;
  }

  @Override
  public synchronized void close() {
    try {
      service.close();
    } catch (IOException _) {
      // Nobody listens any more in any case.
      return;
    }
  }
}
