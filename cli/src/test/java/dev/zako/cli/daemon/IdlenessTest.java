package dev.zako.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdlenessTest {
  private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");

  @TempDir Path directory;

  @Test
  void isOver_onlyAfterTheLimitWithoutCommands() {
    Idleness idle = new Idleness(0, START, Duration.ofSeconds(10));
    assertThat(idle.isOver(START.plusSeconds(9))).isFalse();
    assertThat(idle.isOver(START.plusSeconds(10))).isTrue();
    Idleness busy = idle.began(Duration.ofSeconds(2)).began(Duration.ofSeconds(5));
    assertThat(busy.isOver(START.plusSeconds(100))).isFalse();
    Idleness half = busy.ended(START.plusSeconds(100));
    assertThat(half.isOver(START.plusSeconds(200))).isFalse();
    Idleness again = half.ended(START.plusSeconds(200));
    assertThat(again.isOver(START.plusSeconds(204))).isFalse();
    assertThat(again.isOver(START.plusSeconds(205))).isTrue();
  }

  @Test
  void idleLimit_whatIsNoNumber_isTheDefault() {
    assertThat(DaemonServer.idleLimit(new TreeMap<>(Map.of(DaemonServer.IDLE_VARIABLE, "3"))))
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(DaemonServer.idleLimit(new TreeMap<>(Map.of(DaemonServer.IDLE_VARIABLE, "soon"))))
        .isEqualTo(Duration.ofMinutes(15));
    assertThat(DaemonServer.idleLimit(new TreeMap<>())).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void remoteSignals_beforeAnyoneListens_areKept() {
    RemoteSignals signals = new RemoteSignals();
    List<String> heard = new ArrayList<>();
    signals.arrived("INT");
    signals.on("INT", () -> heard.add("INT"));
    signals.arrived("INT");
    signals.arrived("HUP");
    assertThat(heard).containsExactly("INT", "INT");
  }

  @Test
  void socketDirectory_tooLongOrMissing_isNotUsed() throws Exception {
    Path fit = Files.createDirectories(directory.resolve("run"));
    assertThat(PrivateSocket.parent(Map.of("XDG_RUNTIME_DIR", fit.toString()))).isEqualTo(fit);
    Path longer = Files.createDirectories(directory.resolve("x".repeat(100)));
    for (String unfit : List.of("", "relative", fit + "/none", longer.toString())) {
      assertThat(PrivateSocket.parent(Map.of("XDG_RUNTIME_DIR", unfit))).isEqualTo(Path.of("/tmp"));
    }
  }
}
