package dev.zako.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiagnosticTextTest {
  private static final Diagnostic FULL =
      Diagnostic.of(Code.SCRIPT_SYNTAX, "Expected `,`")
          .withLabel("//app:hello")
          .at(new SourcePosition("app/BUILD.ts", 3, 15))
          .withFrame("3 | export default [a b]\n  |                   ^")
          .withNote("first\nsecond line")
          .withHint("Put a comma there");

  @Test
  void render_plain_hasEveryPartInOrder() {
    assertThat(new DiagnosticText(Style.PLAIN).render(FULL))
        .isEqualTo(
            """
            error ZK3001: Expected `,`
              at app/BUILD.ts:3:15 in //app:hello
              3 | export default [a b]
                |                   ^
              note: first
                    second line
              next: Put a comma there
            """);
  }

  @Test
  void render_colored_isThePlainTextWithColors() {
    String colored = new DiagnosticText(Style.COLORED).render(FULL);
    assertThat(colored).contains("\u001b[1;31merror ZK3001\u001b[0m");
    assertThat(colored.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(new DiagnosticText(Style.PLAIN).render(FULL));
  }

  @Test
  void render_labelWithoutPosition_isTold() {
    Diagnostic diagnostic = Diagnostic.of(Code.TARGET_NOT_FOUND, "Gone").withLabel("//a:b");
    assertThat(new DiagnosticText(Style.PLAIN).render(diagnostic))
        .isEqualTo(
            """
            error ZK2302: Gone
              in //a:b
              next: Correct what is named here; see `ZK2302` in docs/errors.md
            """);
  }

  @Test
  void render_controlCharacters_cannotSteerTheTerminal() {
    Diagnostic diagnostic =
        Diagnostic.of(Code.ACTION_FAILED, "Bad \u001b[2J").withNote("x\u0007\r\ny").withHint("Go");
    assertThat(new DiagnosticText(Style.PLAIN).render(diagnostic))
        .isEqualTo("error ZK4001: Bad \ufffd[2J\n  note: x\ufffd\n        y\n  next: Go\n");
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void render_everyCode_hasANextStep(Code code) {
    String text = new DiagnosticText(Style.PLAIN).render(Diagnostic.of(code, "Problem"));
    assertThat(text).containsPattern("(?m)^  next: \\S.{10}");
  }
}
