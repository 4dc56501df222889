package dev.zako.cas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    // start, length (-1: to the end), size of the blob, fits
    "10, 20, 30, true",
    "10, 20, 29, false",
    "10, 20, 5, false",
    "50, -1, 100, true",
    "50, -1, 50, true",
    "50, -1, 49, false",
    "0, -1, 100, true",
    "0, -1, 0, true",
    "0, 1, 0, false",
    "1, -1, 0, false",
    "100, 1, 100, false",
    "99, 1, 100, true",
    "1, 9223372036854775807, 100, false",
    "9223372036854775807, 9223372036854775807, 9223372036854775807, false",
    "9223372036854775807, -1, 9223372036854775807, true",
  })
  void fits_matrix(long start, long length, long sizeBytes, boolean fits) {
    assertThat(new ByteRange(start, length).fits(sizeBytes)).isEqualTo(fits);
  }

  @Test
  void of_negativeStartOrNoLength_isRefused() {
    assertThatThrownBy(() -> ByteRange.of(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ByteRange.of(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ByteRange.of(0, ByteRange.TO_END))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ByteRange(0, -2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void coversAll_variousRanges_onlyIfEveryByteIsInside() {
    assertThat(ByteRange.FULL.coversAll(0)).isTrue();
    assertThat(ByteRange.FULL.coversAll(5)).isTrue();
    assertThat(ByteRange.of(0, 5).coversAll(5)).isTrue();
    assertThat(ByteRange.of(0, 4).coversAll(5)).isFalse();
    assertThat(ByteRange.of(1).coversAll(5)).isFalse();
  }
}
