package dev.zako.engine.build.execution;

import build.bazel.remote.execution.v2.Command;
import build.bazel.remote.execution.v2.Platform;
import com.google.protobuf.ByteString;
import dev.zako.cas.action.ActionKey;
import dev.zako.cas.action.InputTree;
import dev.zako.engine.build.analysis.ActionTemplate;
import dev.zako.engine.build.analysis.ToolchainKey;
import dev.zako.engine.build.history.ActionEntry;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.sandbox.SandboxMode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * States a command in the model of the Remote Execution API.
 *
 * <p>The tools of toolchains are no inputs; that they are what they are is a property of the
 * platform. So is the sandbox unless it is a strict one: what was made where more is visible than
 * was declared must not pass for what was made where it is not.
 */
final class ActionKeys {
  private static final String PREFIX = "zako-";
  private static final String TOOLCHAIN = PREFIX + "toolchain-";
  private static final String SANDBOX = PREFIX + "sandbox";
  private static final String NETWORK = PREFIX + "network";
  private static final String DECLARED = PREFIX + "declared-inputs";

  private final Command command;
  private final Platform platform;
  private final Duration timeout;
  private final ActionInputs required;
  private final ActionInputs prunable;
  private final Fingerprint declaredPaths;

  ActionKeys(
      ActionTemplate.Run run,
      List<ToolchainKey.Resolved> toolchains,
      SandboxMode mode,
      ActionInputs required,
      ActionInputs prunable) {
    this.command = command(run, environment(run, toolchains));
    this.platform = platform(run, toolchains, mode);
    this.timeout = run.timeout().orElse(Duration.ZERO);
    this.required = required;
    this.prunable = prunable;
    this.declaredPaths = Fingerprint.of(prunable.files().keySet().toArray(String[]::new));
  }

  /** The environment of a command: that of its toolchains, then its own. */
  static SortedMap<String, String> environment(
      ActionTemplate.Run run, List<ToolchainKey.Resolved> toolchains) {
    SortedMap<String, String> environment = new TreeMap<>();
    toolchains.forEach(toolchain -> environment.putAll(toolchain.environment()));
    environment.putAll(run.environment());
    return environment;
  }

  private static Command command(ActionTemplate.Run run, SortedMap<String, String> environment) {
    Command.Builder builder = Command.newBuilder().addAllArguments(run.arguments());
    environment.forEach(
        (name, value) ->
            builder.addEnvironmentVariables(
                Command.EnvironmentVariable.newBuilder().setName(name).setValue(value)));
    for (ActionTemplate.Output output : run.outputs()) {
      builder.addOutputPaths(output.path());
      if (output.directory()) {
        builder.addOutputDirectories(output.path());
      } else {
        builder.addOutputFiles(output.path());
      }
    }
    return builder.build();
  }

  private static Platform platform(
      ActionTemplate.Run run, List<ToolchainKey.Resolved> toolchains, SandboxMode mode) {
    Platform.Builder builder = Platform.newBuilder();
    for (ToolchainKey.Resolved toolchain : toolchains) {
      builder.addProperties(property(TOOLCHAIN + toolchain.type(), toolchain.outputHash().hex()));
    }
    if (mode != SandboxMode.STRICT) {
      builder.addProperties(property(SANDBOX, mode.name()));
    }
    if (run.network()) {
      builder.addProperties(property(NETWORK, "on"));
    }
    return builder.build();
  }

  private static Platform.Property property(String name, String value) {
    return Platform.Property.newBuilder().setName(name).setValue(value).build();
  }

  /** The key with everything that the command may read. */
  ActionKey full() {
    return key(required.and(prunable).tree(), platform);
  }

  /**
   * The key with only those of the prunable inputs that the command reads. That the others are
   * there, though not what is in them, is a part of it: a file that was not read still decides, by
   * being there or not, which other file is found.
   */
  ActionKey pruned(Set<String> used) {
    Platform declared =
        platform.toBuilder().addProperties(property(DECLARED, declaredPaths.hex())).build();
    return key(required.and(prunable.only(used)).tree(), declared);
  }

  /** What decides which prunable inputs are read, as far as that is known before running. */
  Fingerprint weak() {
    ActionKey key = key(required.tree(), platform);
    return Fingerprint.combine(Fingerprint.of("used", key.digest().toString()), declaredPaths);
  }

  /** What is part of the key beside the command and its inputs, by name. */
  SortedMap<String, String> properties(ActionTemplate.Run run) {
    SortedMap<String, String> properties = new TreeMap<>();
    platform
        .getPropertiesList()
        .forEach(
            each ->
                properties.put(
                    each.getName().substring(PREFIX.length()).replace('-', ' '), each.getValue()));
    properties.put(ActionEntry.OUTPUTS, String.join(" ", command.getOutputPathsList()));
    run.timeout().ifPresent(limit -> properties.put("timeout", limit.toMillis() + " ms"));
    if (run.dependencyFile().isPresent()) {
      properties.put("declared inputs", declaredPaths.hex());
    }
    return properties;
  }

  private ActionKey key(InputTree tree, Platform where) {
    return ActionKey.of(command, tree, where, timeout, ByteString.EMPTY, false);
  }
}
