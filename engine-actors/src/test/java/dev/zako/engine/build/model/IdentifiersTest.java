package dev.zako.engine.build.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentifiersTest {
  @ParameterizedTest
  @CsvSource({
    "'',false,false,false",
    "123,false,false,false",
    "file.,false,false,false",
    ".,false,false,false",
    "..,false,false,false",
    "...,false,false,false",
    ".file.,false,false,false",
    "main,true,true,true",
    "my_var,true,true,true",
    "_my_var,true,true,true",
    "my-var,false,true,true",
    "-,false,true,true",
    "-x,false,true,true",
    "x1,true,true,true",
    "_,true,true,true",
    "größe,true,true,true",
    "名前,true,true,true",
    "file.txt,false,false,true",
    "file...txt,false,false,true",
    ".file,false,false,true",
    ".f...il...e,false,false,true",
    "'a b',false,false,false",
    "a/b,false,false,false",
    "a:b,false,false,false",
    "a@b,false,false,false",
  })
  void grades_eachText_acceptedAsTheTableSays(
      String text, boolean strict, boolean loose, boolean moreLoose) {
    assertThat(Identifiers.isStrict(text)).isEqualTo(strict);
    assertThat(Identifiers.isLoose(text)).isEqualTo(loose);
    assertThat(Identifiers.isMoreLoose(text)).isEqualTo(moreLoose);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\u200db", "a\u200cb", "a\u0000", "a\u202eb", "a\ufeff", "a\u00adb", "a\n"})
  void grades_invisibleCharacter_refused(String text) {
    assertThat(Identifiers.isMoreLoose(text)).isFalse();
  }

  @Test
  void xid_everyAcceptedCharacter_staysAnIdentifierWhenNormalised() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String normal = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
      if (Identifiers.isXidStart(c)) {
        assertThat(Identifiers.isStrict(normal)).as("U+%04X", c).isTrue();
      }
      if (Identifiers.isXidContinue(c)) {
        assertThat(Identifiers.isStrict("a" + normal)).as("U+%04X", c).isTrue();
      }
    }
  }

  @Test
  void xid_outsideTheBasicPlane_judgedAsOneCharacter() {
    String gothic = Character.toString(0x10330);

    assertThat(Identifiers.isStrict(gothic)).isTrue();
    assertThat(Identifiers.isStrict("\ud800")).isFalse();
    assertThat(Identifiers.isStrict("a\udc00")).isFalse();
  }
}
