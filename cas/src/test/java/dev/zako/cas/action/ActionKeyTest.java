package dev.zako.cas.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import build.bazel.remote.execution.v2.Command;
import build.bazel.remote.execution.v2.Platform;
import com.google.protobuf.ByteString;
import dev.zako.cas.Digest;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The expected digests come from messages encoded by hand, without a protobuf library. */
final class ActionKeyTest {
  private static final Duration TIMEOUT = Duration.ofMillis(90_500);
  private static final ByteString SALT = ByteString.copyFrom(new byte[] {1, 2});

  @Test
  void of_knownAction_hasTheDigestsOfHandEncodedMessages() {
    ActionKey key = key(command(), UnaryOperator.identity());

    assertThat(key.action().getCommandDigest())
        .isEqualTo(
            Digest.parse("faf6464926ef3b5e544109905d42f6293d41c0c85b55394bc24fa021fd66c90f/133")
                .toMessage());
    assertThat(key.digest())
        .isEqualTo(
            Digest.parse("f7b478475f75b56fc202d6a82e5d9d2275092a406b553070b320f44121ec4004/216"));
  }

  @Test
  void of_smallestAction_leavesEveryOptionalFieldOut() {
    ActionKey key =
        ActionKey.of(
            Command.newBuilder().addArguments("true").build(),
            new InputTree.Builder().build(),
            Platform.getDefaultInstance(),
            Duration.ZERO,
            ByteString.EMPTY,
            false);

    assertThat(key.digest())
        .isEqualTo(
            Digest.parse("054435d0a7573cc13cb737477406ab0e34801a7563531631746e21edead1a3e8/138"));
  }

  @Test
  void of_listsInOtherOrder_givesTheSameKey() {
    Command command =
        command().toBuilder()
            .clearEnvironmentVariables()
            .addEnvironmentVariables(variable("PATH", "/usr/bin:/bin"))
            .addEnvironmentVariables(variable("LC_ALL", "C"))
            .clearOutputPaths()
            .addOutputPaths("b/a.d")
            .addOutputPaths("a.o")
            .addOutputPaths("b/a.d")
            .build();
    UnaryOperator<Platform.Builder> reversed =
        platform -> {
          var properties = platform.getPropertiesList().reversed();
          return Platform.newBuilder().addAllProperties(properties);
        };

    assertThat(key(command, reversed).digest())
        .isEqualTo(key(command(), UnaryOperator.identity()).digest());
  }

  @Test
  void of_anyPartChanged_givesAnotherKey() {
    Digest plain = key(command(), UnaryOperator.identity()).digest();
    InputTree tree = tree();

    assertThat(
            Map.of(
                "argument",
                key(command().toBuilder().addArguments("x").build(), UnaryOperator.identity()),
                "platform",
                key(command(), platform -> platform.addProperties(property("gcc", "12"))),
                "inputs",
                ActionKey.of(
                    command(),
                    new InputTree.Builder().build(),
                    platform().build(),
                    TIMEOUT,
                    SALT,
                    true),
                "timeout",
                ActionKey.of(command(), tree, platform().build(), TIMEOUT.plusNanos(1), SALT, true),
                "salt",
                ActionKey.of(command(), tree, platform().build(), TIMEOUT, ByteString.EMPTY, true),
                "doNotCache",
                ActionKey.of(command(), tree, platform().build(), TIMEOUT, SALT, false)))
        .allSatisfy((part, key) -> assertThat(key.digest()).as(part).isNotEqualTo(plain));
  }

  @Test
  void of_argumentsInOtherOrder_givesAnotherKey() {
    Command command =
        command().toBuilder()
            .clearArguments()
            .addArguments("-c")
            .addArguments("gcc")
            .addArguments("app/main.c")
            .build();

    assertThat(key(command, UnaryOperator.identity()).digest())
        .isNotEqualTo(key(command(), UnaryOperator.identity()).digest());
  }

  @Test
  void of_variableTwice_isRefused() {
    Command command =
        command().toBuilder().addEnvironmentVariables(variable("PATH", "/bin")).build();

    assertThatThrownBy(() -> key(command, UnaryOperator.identity()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`PATH`");
  }

  @Test
  void blobs_knownAction_areEveryMessageByItsDigest() {
    ActionKey key = key(command(), UnaryOperator.identity());

    assertThat(key.blobs()).containsKey(key.digest()).containsKeys(InputTreeTest.ROOT);
    assertThat(key.blobs()).hasSize(2 + tree().directories().size());
    key.blobs().forEach((digest, bytes) -> assertThat(Digest.of(bytes)).isEqualTo(digest));
  }

  private static ActionKey key(Command command, UnaryOperator<Platform.Builder> change) {
    return ActionKey.of(command, tree(), change.apply(platform()).build(), TIMEOUT, SALT, true);
  }

  private static InputTree tree() {
    InputTree.Builder builder = new InputTree.Builder();
    InputTreeTest.parts().forEach(part -> part.accept(builder));
    return builder.build();
  }

  private static Command command() {
    return Command.newBuilder()
        .addArguments("gcc")
        .addArguments("-c")
        .addArguments("app/main.c")
        .addEnvironmentVariables(variable("LC_ALL", "C"))
        .addEnvironmentVariables(variable("PATH", "/usr/bin:/bin"))
        .setWorkingDirectory("work")
        .addOutputPaths("a.o")
        .addOutputPaths("b/a.d")
        .build();
  }

  private static Platform.Builder platform() {
    return Platform.newBuilder()
        .addProperties(property("ISA", "x86-64"))
        .addProperties(property("OSFamily", "linux"))
        .addProperties(property("tool", "a"))
        .addProperties(property("tool", "b"));
  }

  private static Command.EnvironmentVariable variable(String name, String value) {
    return Command.EnvironmentVariable.newBuilder().setName(name).setValue(value).build();
  }

  private static Platform.Property property(String name, String value) {
    return Platform.Property.newBuilder().setName(name).setValue(value).build();
  }
}
