package dev.zako.cli.editor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypeCheckOutputTest {
  @Test
  void errors_severalFiles_areSortedWithPlaceAndNotes() {
    List<Diagnostic> errors =
        TypeCheckOutput.errors(
            """
            lib/b.ts(12,3): error TS2345: Argument of type 'number' is not assignable.
              Type 'number' is not assignable to type 'string'.
            app/a (1).ts(2,30): error TS2322: Wrong.
            app/a (1).ts(2,4): error TS1005: ';' expected.
            """);

    assertThat(errors)
        .extracting(e -> e.position().orElseThrow())
        .containsExactly(
            new SourcePosition("app/a (1).ts", 2, 4),
            new SourcePosition("app/a (1).ts", 2, 30),
            new SourcePosition("lib/b.ts", 12, 3));
    assertThat(errors.getLast().message())
        .isEqualTo("TS2345: Argument of type 'number' is not assignable.");
    assertThat(errors.getLast().notes())
        .containsExactly("Type 'number' is not assignable to type 'string'.");
  }

  @Test
  void errors_withoutPlace_areKept() {
    List<Diagnostic> errors =
        TypeCheckOutput.errors("error TS2688: Cannot find type definition file for 'node'.\n");

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().position()).isEmpty();
    assertThat(errors.getFirst().message()).startsWith("TS2688: ");
  }

  @Test
  void errors_ofOneFileInTwoProjects_areToldOnce() {
    String line = "a.ts(1,1): error TS2304: Cannot find name 'x'.\n";

    assertThat(TypeCheckOutput.errors(line + line)).hasSize(1);
  }

  @Test
  void errors_otherText_isPassedOver() {
    assertThat(TypeCheckOutput.errors("  indented\nFound nothing\n\n")).isEmpty();
  }
}
