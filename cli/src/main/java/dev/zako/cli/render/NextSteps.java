package dev.zako.cli.render;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;

/** The next step for a problem: what its diagnostic says, else what helps with its kind. */
final class NextSteps {
  private NextSteps() {}

  /** What to do about the problem; never empty. */
  static String of(Diagnostic diagnostic) {
    return diagnostic.hint().orElseGet(() -> usual(diagnostic.code()));
  }

  private static String usual(Code code) {
    return switch (code) {
      case SCRIPT_SYNTAX -> "Correct the script at this place";
      case IMPORT_NOT_FOUND -> "Correct the path in the import, or add the file";
      case IMPORT_FORBIDDEN -> "Correct the import; docs/packages.md lists what can be imported";
      case FILE_IN_THE_WAY -> "Move it away";
      case SCRIPT_THROWN -> "Look at this place, where the script gave up";
      case SCRIPT_TIMEOUT, SCRIPT_STATEMENTS ->
          "Look for a loop that does not end, or does too much";
      case ACTION_FAILED -> "Repair what the output names, or the command in the rule";
      case ACTION_TIMED_OUT -> "Make the command faster, or allow it more time in its rule";
      default -> byKind(code);
    };
  }

  private static String byKind(Code code) {
    String page = "see `" + code.id() + "` in docs/errors.md";
    return switch (code.kind()) {
      case USER -> "Correct what is named here; " + page;
      case ENVIRONMENT -> "Look at the machine with `zako doctor`; " + page;
      case INTERNAL -> "Report this with the output of `zako version`; it is a defect of Zako";
    };
  }
}
