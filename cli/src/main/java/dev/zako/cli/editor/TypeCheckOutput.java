package dev.zako.cli.editor;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the TypeScript compiler says with {@code --pretty false}: {@code file(line,column): error
 * TS1234: text}, or without a place if there is none, and indented lines that go on with the text.
 */
final class TypeCheckOutput {
  private static final Pattern AT_PLACE =
      Pattern.compile("(.+?)\\((\\d{1,9}),(\\d{1,9})\\): error (TS\\d+: .*)");
  private static final Pattern NOWHERE = Pattern.compile("error (TS\\d+: .*)");

  private TypeCheckOutput() {}

  /** The errors in it, in order of place, each once; anything else is passed over. */
  static List<Diagnostic> errors(String output) {
    List<Diagnostic> errors = new ArrayList<>();
    for (String line : output.lines().toList()) {
      Matcher atPlace = AT_PLACE.matcher(line);
      Matcher nowhere = NOWHERE.matcher(line);
      if (atPlace.matches()) {
        SourcePosition position =
            new SourcePosition(
                atPlace.group(1),
                Integer.parseInt(atPlace.group(2)),
                Integer.parseInt(atPlace.group(3)));
        errors.add(Diagnostic.of(Code.TYPE_ERROR, atPlace.group(4)).at(position));
      } else if (nowhere.matches()) {
        errors.add(Diagnostic.of(Code.TYPE_ERROR, nowhere.group(1)));
      } else if (line.startsWith(" ") && !errors.isEmpty()) {
        errors.add(errors.removeLast().withNote(line.strip()));
      }
    }
    return errors.stream().distinct().sorted(Diagnostic.ORDER).toList();
  }
}
