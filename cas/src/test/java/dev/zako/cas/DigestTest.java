package dev.zako.cas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DigestTest {
  private static final String EMPTY_HEX =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  // FIPS 180-4, example of one block.
  private static final String ABC_HEX =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void of_knownBytes_givesTheStandardsHash() {
    assertThat(Digest.EMPTY).hasToString(EMPTY_HEX + "/0");
    assertThat(Digest.of(bytes("abc"))).hasToString(ABC_HEX + "/3");
  }

  @Test
  void of_streamAndFile_equalTheDigestOfTheBytes(@TempDir Path directory) throws IOException {
    byte[] bytes = new byte[200_001];
    new Random(7).nextBytes(bytes);
    Path file = Files.write(directory.resolve("file"), bytes);

    assertThat(Digest.of(new ByteArrayInputStream(bytes))).isEqualTo(Digest.of(bytes));
    assertThat(Digest.ofFile(file)).isEqualTo(Digest.of(bytes));
  }

  @Test
  void parse_textForm_isTheInverseOfToString() {
    Digest digest = Digest.of(bytes("abc"));

    assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
    assertThat(Digest.fromMessage(digest.toMessage())).isEqualTo(digest);
    assertThat(Digest.ofHash(digest.hash(), 3)).isEqualTo(digest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "abc/3",
        EMPTY_HEX,
        EMPTY_HEX + "/",
        EMPTY_HEX + "/-1",
        EMPTY_HEX + "/+1",
        EMPTY_HEX + "/01",
        EMPTY_HEX + "/1 ",
        EMPTY_HEX + "/1/1",
        EMPTY_HEX + "/9223372036854775808",
        EMPTY_HEX + "0/0",
        "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855/0",
        "g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855/0",
      })
  void parse_otherText_isRefused(String text) {
    assertThatThrownBy(() -> Digest.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a digest");
  }

  @Test
  void fromMessage_shortHashOrNegativeSize_isRefused() {
    var shortHash = build.bazel.remote.execution.v2.Digest.newBuilder().setHash("ab").build();
    var negative = Digest.EMPTY.toMessage().toBuilder().setSizeBytes(-1).build();

    assertThatThrownBy(() -> Digest.fromMessage(shortHash))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Digest.fromMessage(negative))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equals_sameHashOtherSizeOrSameSizeOtherHash_isFalse() {
    Digest digest = Digest.of(bytes("abc"));

    assertThat(digest)
        .isEqualTo(Digest.of(bytes("abc")))
        .hasSameHashCodeAs(Digest.of(bytes("abc")));
    assertThat(Digest.parse(ABC_HEX + "/4")).isNotEqualTo(digest);
    assertThat(Digest.of(bytes("abd"))).isNotEqualTo(digest);
  }

  @Test
  void compareTo_manyDigests_isTheOrderOfHexThenSize() {
    List<Digest> digests = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      digests.add(Digest.of(bytes("blob " + i)));
    }
    digests.add(Digest.parse(ABC_HEX + "/9"));
    digests.add(Digest.parse(ABC_HEX + "/10"));
    List<Digest> byText = new ArrayList<>(digests);
    byText.sort(Comparator.comparing(Digest::hex).thenComparingLong(Digest::sizeBytes));

    digests.sort(null);

    assertThat(digests).isEqualTo(byText);
  }

  @Test
  void shard_manyDigests_usesEveryShardAboutEqually() {
    int[] counts = new int[7];
    for (int i = 0; i < 7000; i++) {
      counts[Digest.of(bytes("blob " + i)).shard(counts.length)]++;
    }

    assertThat(Arrays.stream(counts)).allMatch(count -> count > 800 && count < 1200);
    assertThat(Digest.parse("f".repeat(64) + "/1").shard(256)).isEqualTo(255);
    assertThat(Digest.parse("0".repeat(64) + "/1").shard(256)).isZero();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
