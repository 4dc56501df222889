package dev.zako.engine.build.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MissingFileHintTest {
  @Test
  void missingNames_gcc_isTheHeader() {
    String said =
        """
        app/main.c:1:10: fatal error: lib/lib.h: No such file or directory
            1 | #include "lib/lib.h"
        compilation terminated.
        """;

    assertThat(MissingFileHint.missingNames(said)).containsExactly("lib/lib.h");
  }

  @Test
  void missingNames_clang_isTheHeader() {
    String said = "app/main.c:1:10: fatal error: 'lib/lib.h' file not found\n";

    assertThat(MissingFileHint.missingNames(said)).containsExactly("lib/lib.h");
  }

  @Test
  void missingNames_shellTools_areTheirOperands() {
    String said =
        """
        cat: data/in.txt: No such file or directory
        /bin/sh: 1: cannot open ./other.txt: No such file
        cp: cannot stat 'third.txt': No such file or directory
        """;

    assertThat(MissingFileHint.missingNames(said))
        .containsExactly("data/in.txt", "other.txt", "third.txt");
  }

  @Test
  void missingNames_sameNameTwice_isThereOnce() {
    String said = "cat: a: No such file or directory\ncat: a: No such file or directory\n";

    assertThat(MissingFileHint.missingNames(said)).containsExactly("a");
  }

  @Test
  void missingNames_otherErrors_areNone() {
    assertThat(MissingFileHint.missingNames("main.c:1:25: error: 'x' undeclared\n")).isEmpty();
  }
}
