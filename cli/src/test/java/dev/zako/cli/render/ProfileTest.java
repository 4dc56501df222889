package dev.zako.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.BuildEvent;
import dev.zako.engine.build.BuildEvent.How;
import dev.zako.engine.build.BuildEvent.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  private static final Instant BEGIN = Instant.parse("2000-01-01T00:00:00Z");

  @TempDir Path directory;

  @Test
  void writeTo_overlappingCommands_haveRowsOfTheirOwn() throws IOException {
    Profile profile = new Profile(BEGIN);
    profile.began("engine", BEGIN);
    profile.onEvent(new BuildEvent.PhaseStarted(Phase.EXECUTION, BEGIN.plusMillis(1)));
    profile.onEvent(new BuildEvent.ActionStarted(1, "//a:b", "Cc", "one", BEGIN.plusMillis(1)));
    profile.onEvent(new BuildEvent.ActionStarted(2, "//a:c", "Cc", "two", BEGIN.plusMillis(2)));
    profile.onEvent(
        new BuildEvent.ActionFinished(1, "//a:b", "Cc", How.EXECUTED, Duration.ofMillis(5)));
    profile.onEvent(
        new BuildEvent.ActionFinished(2, "//a:c", "Cc", How.FAILED, Duration.ofMillis(6)));
    profile.onEvent(
        new BuildEvent.ActionFinished(3, "//a:d", "Cc", How.CACHED, Duration.ofMillis(0)));
    Path file = directory.resolve("trace.json");
    profile.writeTo(file, BEGIN.plusMillis(9));
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            [
            {"ph":"X","pid":1,"tid":0,"ts":0,"dur":1000,"cat":"part","name":"engine"},
            {"ph":"X","pid":1,"tid":0,"ts":1000,"dur":8000,"cat":"part","name":"execution"},
            {"ph":"X","pid":1,"tid":1,"ts":1000,"dur":5000,"cat":"Cc","name":"one",\
            "args":{"label":"//a:b","how":"EXECUTED"}},
            {"ph":"X","pid":1,"tid":2,"ts":2000,"dur":6000,"cat":"Cc","name":"two",\
            "args":{"label":"//a:c","how":"FAILED"}}
            ]
            """);
  }
}
