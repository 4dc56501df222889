package dev.zako.cli.render;

import dev.zako.engine.build.failure.Diagnostic;

/**
 * A diagnostic as lines for a person: the code and the message, then the place, the excerpt of the
 * source, the notes and the next step, each indented by two spaces.
 */
public final class DiagnosticText {
  private final Style style;

  /** Renders in this style. */
  public DiagnosticText(Style style) {
    this.style = style;
  }

  /** The whole text, every line ended. */
  public String render(Diagnostic diagnostic) {
    StringBuilder text = new StringBuilder();
    text.append(style.error("error " + diagnostic.code().id()))
        .append(": ")
        .append(style.strong(Text.printable(diagnostic.message()).stripTrailing()))
        .append('\n');
    diagnostic
        .position()
        .ifPresent(
            position ->
                text.append("  at ")
                    .append(style.place(position.toString()))
                    .append(diagnostic.label().map(l -> " in " + style.place(l)).orElse(""))
                    .append('\n'));
    if (diagnostic.position().isEmpty()) {
      diagnostic.label().ifPresent(l -> text.append("  in ").append(style.place(l)).append('\n'));
    }
    diagnostic.frame().ifPresent(frame -> appendIndented(text, "  ", frame));
    for (String note : diagnostic.notes()) {
      appendIndented(text, "  " + style.faint("note: "), "        ", note);
    }
    String next = NextSteps.of(diagnostic);
    appendIndented(text, "  " + style.success("next: "), "        ", next);
    return text.toString();
  }

  private static void appendIndented(StringBuilder text, String indent, String lines) {
    appendIndented(text, indent, indent, lines);
  }

  private static void appendIndented(
      StringBuilder text, String first, String following, String lines) {
    String indent = first;
    for (String line : Text.printable(lines).stripTrailing().split("\n", -1)) {
      text.append((indent + line).stripTrailing()).append('\n');
      indent = following;
    }
  }
}
