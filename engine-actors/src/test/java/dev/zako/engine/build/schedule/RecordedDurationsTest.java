package dev.zako.engine.build.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cas.WritePoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedDurationsTest {
  @TempDir Path directory;

  private RecordedDurations load() {
    return RecordedDurations.load(
        directory.resolve("durations"), directory.resolve("temporary"), WritePoints.none());
  }

  @Test
  void load_afterSave_knowsTheSame() throws Exception {
    RecordedDurations durations = load();
    assertThat(durations.find("//a:b 0")).isEmpty();
    durations.record("//a:b 0", Duration.ofMillis(1500));
    durations.record("with spaces and more", Duration.ofMillis(100));
    durations.record("with spaces and more", Duration.ofMillis(300));
    durations.save();
    assertThat(load().find("//a:b 0")).contains(Duration.ofMillis(1500));
    assertThat(load().find("with spaces and more")).contains(Duration.ofMillis(200));
    assertThat(Files.exists(directory.resolve("temporary"))).isFalse();
  }

  @Test
  void load_ofADamagedFile_knowsNothing() throws Exception {
    Files.writeString(directory.resolve("durations"), "zako durations 1\n12 a\nnonsense\n");
    assertThat(load().find("a")).isEmpty();
    Files.write(directory.resolve("durations"), new byte[] {(byte) 0xff, 0, 1});
    assertThat(load().find("a")).isEmpty();
  }
}
