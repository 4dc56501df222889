package dev.zako.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void duration_ofAllSizes_readsNaturally() {
    assertThat(Text.duration(Duration.ofMillis(49))).isEqualTo("0.0 s");
    assertThat(Text.duration(Duration.ofMillis(1250))).isEqualTo("1.3 s");
    assertThat(Text.duration(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
    assertThat(Text.duration(Duration.ofMinutes(61))).isEqualTo("1 h 1 min");
    assertThat(Text.duration(Duration.ofSeconds(-1))).isEqualTo("0.0 s");
  }

  @Test
  void size_ofAllUnits_readsNaturally() {
    assertThat(Text.size(0)).isEqualTo("0 B");
    assertThat(Text.size(1536)).isEqualTo("1.5 KiB");
    assertThat(Text.size(5L << 40)).isEqualTo("5.0 TiB");
    assertThat(Text.size(5000L << 40)).isEqualTo("5000.0 TiB");
  }

  @Test
  void fit_cutsWholeCharacters() {
    assertThat(Text.fit("abc", 3)).isEqualTo("abc");
    assertThat(Text.fit("abcd", 3)).isEqualTo("ab…");
    assertThat(Text.fit("a\ud83d\ude00bcd", 3)).isEqualTo("a\ud83d\ude00…");
    assertThat(Text.fit("abc", 0)).isEmpty();
  }

  @Test
  void json_escapesWhatMustBe() {
    assertThat(Text.json("a\"\\\n\u0001ä")).isEqualTo("\"a\\\"\\\\\\u000a\\u0001ä\"");
  }

  @Test
  void count_knowsOne() {
    assertThat(Text.count(1, "target")).isEqualTo("1 target");
    assertThat(Text.count(0, "target")).isEqualTo("0 targets");
  }
}
