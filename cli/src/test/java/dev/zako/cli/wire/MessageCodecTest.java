package dev.zako.cli.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zako.cli.wire.Message.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private static final List<Message> ALL =
      List.of(
          new Message.Hello(1, new TreeMap<>(Map.of("java", "/jdk", "program", "a\nb"))),
          new Message.Welcome(Long.MAX_VALUE),
          new Message.Refused("Zako itself has changed"),
          new Message.Run(
              7,
              List.of("build", "//ä:ö", ""),
              "/w",
              new TreeMap<>(Map.of("PATH", "/bin", "EMPTY", "")),
              new Terminal(true, false, "/dev/pts/3")),
          new Message.Interrupt("INT"),
          new Message.Stop(),
          new Message.Describe(),
          new Message.Description(List.of("state: running")),
          new Message.Beat(),
          new Message.Exit(8));

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  @Test
  void read_everyKind_givesWhatWasEncoded() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Message message : ALL) {
      all.write(MessageCodec.encode(message));
    }
    InputStream in = stream(all.toByteArray());
    for (Message message : ALL) {
      assertThat(MessageCodec.read(in)).contains(message);
    }
    assertThat(MessageCodec.read(in)).isEmpty();
  }

  @Test
  void read_output_keepsTheBytes() throws IOException {
    byte[] frame = MessageCodec.encode(new Message.Output(true, new byte[] {0, -1, 27}));
    Message.Output read = (Message.Output) MessageCodec.read(stream(frame)).orElseThrow();
    assertThat(read.toErr()).isTrue();
    assertThat(read.bytes()).containsExactly(0, -1, 27);
  }

  @Test
  void encode_exit_isTheseBytes() {
    assertThat(MessageCodec.encode(new Message.Exit(258)))
        .containsExactly(0, 0, 0, 5, 11, 0, 0, 1, 2);
  }

  @Test
  void read_cutAnywhere_isRefused() {
    for (Message message : ALL) {
      byte[] frame = MessageCodec.encode(message);
      for (int length = 1; length < frame.length; length++) {
        InputStream cut = stream(Arrays.copyOf(frame, length));
        assertThatThrownBy(() -> MessageCodec.read(cut)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void read_announcedLengthOfAnotherLanguage_isRefused() {
    assertThatThrownBy(
            () -> MessageCodec.read(stream("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.UTF_8))))
        .hasMessageContaining("Not a message");
    assertThatThrownBy(() -> MessageCodec.read(stream(new byte[] {0, 0, 0, 1, 99})))
        .hasMessageContaining("kind 99");
    assertThatThrownBy(() -> MessageCodec.read(stream(new byte[] {0, 0, 0, 2, 6, 0})))
        .hasMessageContaining("longer");
  }

  @Test
  void read_randomlyDamaged_givesAMessageOrRefuses() {
    long seed = 20260601;
    Random random = new Random(seed);
    for (int i = 0; i < 5000; i++) {
      byte[] frame = MessageCodec.encode(ALL.get(random.nextInt(ALL.size())));
      frame[Integer.BYTES + random.nextInt(frame.length - Integer.BYTES)] =
          (byte) random.nextInt(256);
      try {
        assertThat(MessageCodec.read(stream(frame))).as("seed " + seed).isPresent();
      } catch (IOException e) {
        assertThat(e).as("seed " + seed).isInstanceOf(IOException.class);
      }
    }
  }
}
