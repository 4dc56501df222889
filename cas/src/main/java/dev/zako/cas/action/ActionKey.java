package dev.zako.cas.action;

import build.bazel.remote.execution.v2.Action;
import build.bazel.remote.execution.v2.Command;
import build.bazel.remote.execution.v2.Platform;
import com.google.protobuf.ByteString;
import dev.zako.cas.BlobStore;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The key of an action: the digest of its Action message, which is the same for every cache and
 * executor that speaks the Remote Execution API.
 *
 * <p>The command is brought into the canonical form of that standard first (environment and output
 * paths sorted, no output path twice, platform sorted), so that the order in which a caller added
 * them never matters. The platform is stated both in the Action, for servers from 2.2 on, and in
 * the Command, for older ones.
 */
public final class ActionKey {
  private final Digest digest;
  private final Action action;
  private final Command command;
  private final SortedMap<Digest, byte[]> blobs;

  private ActionKey(
      Digest digest, Action action, Command command, SortedMap<Digest, byte[]> blobs) {
    this.digest = digest;
    this.action = action;
    this.command = command;
    this.blobs = Collections.unmodifiableSortedMap(blobs);
  }

  /**
   * The key of running {@code command} on {@code inputs}.
   *
   * @param platform what the place where it runs must be like; everything a result may depend on
   *     that is neither in the command nor among the inputs
   * @param timeout how long it may run, {@link Duration#ZERO} if without limit
   * @param salt put into the key as it is; empty for none
   * @param doNotCache whether the result must be neither stored nor shared
   * @throws IllegalArgumentException if an environment variable is given twice or the timeout is
   *     negative
   */
  public static ActionKey of(
      Command command,
      InputTree inputs,
      Platform platform,
      Duration timeout,
      ByteString salt,
      boolean doNotCache) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("A timeout is not negative: " + timeout);
    }
    Platform canonicalPlatform = canonical(platform);
    Command canonicalCommand = canonical(command, canonicalPlatform);
    byte[] commandBytes = canonicalCommand.toByteArray();
    Digest commandDigest = Digest.of(commandBytes);

    Action.Builder action =
        Action.newBuilder()
            .setCommandDigest(commandDigest.toMessage())
            .setInputRootDigest(inputs.root().toMessage())
            .setDoNotCache(doNotCache)
            .setSalt(salt);
    if (!timeout.isZero()) {
      action.setTimeout(
          com.google.protobuf.Duration.newBuilder()
              .setSeconds(timeout.getSeconds())
              .setNanos(timeout.getNano()));
    }
    if (canonicalPlatform.getPropertiesCount() > 0) {
      action.setPlatform(canonicalPlatform);
    }
    Action message = action.build();
    byte[] actionBytes = message.toByteArray();
    Digest digest = Digest.of(actionBytes);

    SortedMap<Digest, byte[]> blobs = new TreeMap<>(inputs.directories());
    blobs.put(commandDigest, commandBytes);
    blobs.put(digest, actionBytes);
    return new ActionKey(digest, message, canonicalCommand, blobs);
  }

  /** The digest of the Action message: the key. */
  public Digest digest() {
    return digest;
  }

  /** The Action message. */
  public Action action() {
    return action;
  }

  /** The Command message in canonical form. */
  public Command command() {
    return command;
  }

  /**
   * What an executor must find in the store besides the input files: the encoded Action, Command
   * and Directory messages by digest. The arrays must not be changed.
   */
  public SortedMap<Digest, byte[]> blobs() {
    return blobs;
  }

  /**
   * Puts {@link #blobs()} into {@code store}, those that it lacks.
   *
   * @throws CasException if the store fails
   */
  public void storeIn(BlobStore store) throws CasException {
    for (Digest missing : store.findMissing(blobs.keySet())) {
      byte[] bytes = blobs.get(missing);
      if (bytes != null) {
        store.put(bytes);
      }
    }
  }

  private static Command canonical(Command command, Platform platform) {
    List<Command.EnvironmentVariable> environment =
        command.getEnvironmentVariablesList().stream()
            .sorted(
                Comparator.comparing(Command.EnvironmentVariable::getName, CodePointOrder.INSTANCE))
            .toList();
    for (int i = 1; i < environment.size(); i++) {
      String name = environment.get(i).getName();
      if (name.equals(environment.get(i - 1).getName())) {
        throw new IllegalArgumentException("Environment variable `" + name + "` is given twice");
      }
    }
    Command.Builder builder =
        command.toBuilder()
            .clearEnvironmentVariables()
            .addAllEnvironmentVariables(environment)
            .clearOutputFiles()
            .addAllOutputFiles(canonical(command.getOutputFilesList()))
            .clearOutputDirectories()
            .addAllOutputDirectories(canonical(command.getOutputDirectoriesList()))
            .clearOutputPaths()
            .addAllOutputPaths(canonical(command.getOutputPathsList()))
            .clearOutputNodeProperties()
            .addAllOutputNodeProperties(canonical(command.getOutputNodePropertiesList()))
            .clearPlatform();
    if (platform.getPropertiesCount() > 0) {
      builder.setPlatform(platform);
    }
    return builder.build();
  }

  private static List<String> canonical(List<String> names) {
    return names.stream().sorted(CodePointOrder.INSTANCE).distinct().toList();
  }

  private static Platform canonical(Platform platform) {
    Stream<Platform.Property> sorted =
        platform.getPropertiesList().stream()
            .sorted(
                Comparator.comparing(Platform.Property::getName, CodePointOrder.INSTANCE)
                    .thenComparing(Platform.Property::getValue, CodePointOrder.INSTANCE))
            .distinct();
    return Platform.newBuilder().addAllProperties(sorted.toList()).build();
  }
}
