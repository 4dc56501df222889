package dev.zako.engine.build.failure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One problem, told completely: what it is, where, why, and what to do next. It is data; how it
 * looks on a terminal is decided elsewhere.
 *
 * <p>Text rules: {@code message} starts upper-case, has no final period, puts names in backticks
 * and lists in square brackets. {@code hint} is the next step, in the same style.
 *
 * @param code the stable identity of the kind of problem
 * @param message one sentence on the cause
 * @param label the target that has the problem, as text
 * @param position where in a file the problem is
 * @param frame an excerpt of the source around the position, several lines
 * @param notes further facts in the order in which they should be read
 * @param hint the next step
 */
public record Diagnostic(
    Code code,
    String message,
    Optional<String> label,
    Optional<SourcePosition> position,
    Optional<String> frame,
    List<String> notes,
    Optional<String> hint) {

  /** By place, then code, then text: the order in which diagnostics are shown. */
  public static final Comparator<Diagnostic> ORDER =
      Comparator.comparing(
              (Diagnostic d) -> d.position().map(SourcePosition::file).orElse("\uffff"))
          .thenComparingInt(d -> d.position().map(SourcePosition::line).orElse(0))
          .thenComparingInt(d -> d.position().map(SourcePosition::column).orElse(0))
          .thenComparing(d -> d.label().orElse(""))
          .thenComparing(Diagnostic::code)
          .thenComparing(Diagnostic::message)
          .thenComparing(d -> d.hint().orElse(""))
          .thenComparing(d -> String.join("\n", d.notes()))
          .thenComparing(d -> d.frame().orElse(""));

  public Diagnostic {
    notes = List.copyOf(notes);
  }

  /** A diagnostic with only a code and a message; add the rest with the methods below. */
  public static Diagnostic of(Code code, String message) {
    return new Diagnostic(
        code,
        message,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** The same problem, of this target. */
  public Diagnostic withLabel(String newLabel) {
    return new Diagnostic(code, message, Optional.of(newLabel), position, frame, notes, hint);
  }

  /** The same problem, at this place. */
  public Diagnostic at(SourcePosition newPosition) {
    return new Diagnostic(code, message, label, Optional.of(newPosition), frame, notes, hint);
  }

  /** The same problem, with an excerpt of the source. */
  public Diagnostic withFrame(String newFrame) {
    return new Diagnostic(code, message, label, position, Optional.of(newFrame), notes, hint);
  }

  /** The same problem, with one more fact at the end of the notes. */
  public Diagnostic withNote(String note) {
    List<String> all = new ArrayList<>(notes);
    all.add(note);
    return new Diagnostic(code, message, label, position, frame, all, hint);
  }

  /** The same problem, with this next step instead of the one it has. */
  public Diagnostic withHint(String newHint) {
    return new Diagnostic(code, message, label, position, frame, notes, Optional.of(newHint));
  }

  /** The same problem, with this next step if there is one, else unchanged. */
  public Diagnostic withHint(Optional<String> newHint) {
    return newHint.map(this::withHint).orElse(this);
  }

  /** The same problem seen from further out: the context is put before the message. */
  public Diagnostic inContext(String context) {
    return new Diagnostic(code, context + ": " + message, label, position, frame, notes, hint);
  }
}
