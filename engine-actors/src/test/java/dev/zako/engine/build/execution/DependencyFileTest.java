package dev.zako.engine.build.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class DependencyFileTest {
  @Test
  void prerequisites_oneRule_areItsPrerequisites() throws Exception {
    assertThat(DependencyFile.prerequisites("a.o: a.c a.h\n")).containsExactly("a.c", "a.h");
  }

  @Test
  void prerequisites_continuedLines_areOneRule() throws Exception {
    String text = "zako-out/a.o: a.c \\\n  include/a.h \\\r\n  /usr/include/stdio.h\n";

    assertThat(DependencyFile.prerequisites(text))
        .containsExactly("/usr/include/stdio.h", "a.c", "include/a.h");
  }

  @Test
  void prerequisites_phonyRules_addNothingNew() throws Exception {
    String text = "a.o: a.c a.h\n\na.h:\n";

    assertThat(DependencyFile.prerequisites(text)).containsExactly("a.c", "a.h");
  }

  @Test
  void prerequisites_escapes_areTakenBack() throws Exception {
    String text = "a.o: with\\ space.h with\\#hash.h with$$dollar.h back\\slash.h two\\\\\\ x.h\n";

    assertThat(DependencyFile.prerequisites(text))
        .containsExactlyInAnyOrder(
            "with space.h", "with#hash.h", "with$dollar.h", "back\\slash.h", "two\\ x.h");
  }

  @Test
  void prerequisites_dots_areNormalised() throws Exception {
    String text = "a.o: ./a.c lib/../b.h x//y.h ../outside.h\n";

    assertThat(DependencyFile.prerequisites(text))
        .containsExactly("../outside.h", "a.c", "b.h", "x/y.h");
  }

  @Test
  void prerequisites_severalTargets_endAtTheColon() throws Exception {
    assertThat(DependencyFile.prerequisites("a.o a.d: a.c\n")).containsExactly("a.c");
  }

  @Test
  void prerequisites_colonInName_belongsToTheName() throws Exception {
    assertThat(DependencyFile.prerequisites("a.o: C:/x.h\n")).containsExactly("C:/x.h");
  }

  @Test
  void prerequisites_noLineEndAtTheEnd_works() throws Exception {
    assertThat(DependencyFile.prerequisites("a.o: a.c")).containsExactly("a.c");
  }

  @Test
  void prerequisites_nothing_areNone() throws Exception {
    assertThat(DependencyFile.prerequisites("")).isEmpty();
    assertThat(DependencyFile.prerequisites("a.o:\n")).isEmpty();
  }

  @Test
  void prerequisites_lineWithoutColon_isRefused() {
    assertThatThrownBy(() -> DependencyFile.prerequisites("a.o a.c\n"))
        .isInstanceOf(DependencyFile.MalformedException.class)
        .hasMessageContaining("a.o a.c");
  }
}
