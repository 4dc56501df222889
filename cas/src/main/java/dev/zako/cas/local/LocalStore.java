package dev.zako.cas.local;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.zako.cas.ActionCache;
import dev.zako.cas.BlobStore;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.cas.Lease;
import dev.zako.cas.WritePoints;
import dev.zako.cas.actor.CasShards;
import dev.zako.cas.decorator.MemoryCachingBlobStore;
import dev.zako.cas.decorator.VerifyingBlobStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A store of blobs and action results in a directory of the local file system. Opening it reads
 * nothing but its marker and removes what dead processes left half-written. Several stores, in one
 * process or many, may use one directory at once; leases protect only from the store that gave
 * them.
 */
public final class LocalStore implements AutoCloseable {
  /** How long a writer waits for another one of the same blob, see {@link CasShards#start}. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final StoreDirectory directory;
  private final CasShards shards;
  private final Runnable endSystem;
  private final LocalBlobStore files;
  private final BlobStore blobs;
  private final LocalActionCache actions;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalStore(
      LocalStoreOptions options,
      StoreDirectory directory,
      ActorSystem<?> system,
      Runnable endSystem) {
    this.directory = directory;
    this.endSystem = endSystem;
    shards = CasShards.start(system, "cas-" + directory.name(), options.shards(), PATIENCE);
    files = new LocalBlobStore(directory, shards);
    BlobStore checked =
        options.checkOneReadIn() == 0
            ? files
            : new VerifyingBlobStore(files, options.checkOneReadIn(), files::check);
    blobs =
        options.memoryBytes() == 0
            ? checked
            : new MemoryCachingBlobStore(checked, options.memoryBytes(), options.memoryBlobBytes());
    actions = new LocalActionCache(directory, blobs);
  }

  /**
   * Opens a store whose actors run in a system of their own. A process that has an actor system
   * should rather pass it: starting one takes time.
   *
   * @throws CasException if the directory cannot be made, written or understood
   */
  public static LocalStore open(LocalStoreOptions options) throws CasException {
    StoreDirectory directory = openDirectory(options, new StoreFiles());
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "zako-cas", systemConfiguration());
    return start(options, directory, system, system::terminate);
  }

  /**
   * Opens a store whose actors run in {@code system}, which outlives the store.
   *
   * @throws CasException if the directory cannot be made, written or understood
   */
  public static LocalStore open(LocalStoreOptions options, ActorSystem<?> system)
      throws CasException {
    return open(options, system, new StoreFiles());
  }

  /**
   * Opens a store whose actors run in {@code system}, which outlives the store.
   *
   * @param points hears of everything that is written
   * @throws CasException if the directory cannot be made, written or understood
   */
  public static LocalStore open(
      LocalStoreOptions options, ActorSystem<?> system, WritePoints points) throws CasException {
    boolean isWatched = !points.equals(WritePoints.none());
    return open(options, system, isWatched ? new WatchedStoreFiles(points) : new StoreFiles());
  }

  static LocalStore open(LocalStoreOptions options, ActorSystem<?> system, StoreFiles files)
      throws CasException {
    return start(options, openDirectory(options, files), system, () -> {});
  }

  private static LocalStore start(
      LocalStoreOptions options,
      StoreDirectory directory,
      ActorSystem<?> system,
      Runnable endSystem) {
    try {
      return new LocalStore(options, directory, system, endSystem);
    } catch (RuntimeException e) {
      endSystem.run();
      directory.close();
      throw e;
    }
  }

  private static StoreDirectory openDirectory(LocalStoreOptions options, StoreFiles files)
      throws CasException {
    return StoreDirectory.open(
        options.root(),
        files,
        options.syncWrites(),
        options.start(),
        ProcessHandle.current().pid());
  }

  private static Config systemConfiguration() {
    return ConfigFactory.parseString(
            """
            pekko.daemonic = on
            pekko.jvm-shutdown-hooks = off
            pekko.actor.default-dispatcher.fork-join-executor.minimum-runnable = -1
            pekko.actor.internal-dispatcher.fork-join-executor.minimum-runnable = -1
            """)
        .withFallback(ConfigFactory.load());
  }

  /** The blobs. */
  public BlobStore blobs() {
    return blobs;
  }

  /** The results of actions. */
  public ActionCache actions() {
    return actions;
  }

  /** A new lease that holds nothing yet. */
  public Lease lease() {
    return shards.lease();
  }

  /**
   * Hashes the blob's files and puts aside those that are damaged.
   *
   * @return whether the blob is there and sound
   * @throws CasException if reading fails
   */
  public boolean check(Digest digest) throws CasException {
    return files.check(digest);
  }

  /** How many damaged files were put aside since the store was opened. */
  public long damagedFiles() {
    return directory.quarantined();
  }

  /**
   * Removes a blob that no lease of this store holds and nobody is writing.
   *
   * @return whether the blob is gone
   * @throws CasException if removing fails
   */
  public boolean evict(Digest digest) throws CasException {
    Optional<CasShards.Claim> granted = shards.claimForRemoval(digest);
    if (granted.isEmpty()) {
      return false;
    }
    try (CasShards.Claim _ = granted.get()) {
      files.remove(digest);
      return true;
    }
  }

  /**
   * Ends the store's actors and removes its temporary files. No call may be under way. Closing
   * again does nothing.
   */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      shards.close();
      endSystem.run();
      actions.close();
      directory.close();
    }
  }
}
