package dev.zako.js;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.regex.Pattern;

/** Says what is wrong with a JSON text, without words about the library that reads it. */
public final class JsonErrors {
  private static final Pattern CODE = Pattern.compile(" \\(code \\d+(?: / 0x[0-9a-f]+)?\\)");
  private static final Pattern ADVICE = Pattern.compile(": maybe a .*");
  private static final Pattern ANY_VALUE =
      Pattern.compile("(?:a valid value )?\\((?:or )?JSON String, Number.*");

  private JsonErrors() {}

  /** What is wrong, in one line without a final period. */
  public static String explain(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    if (e instanceof StreamConstraintsException) {
      return message.contains("nesting")
          ? "values are nested too deep"
          : "a name, a number or a text is too long";
    }
    message = CODE.matcher(message).replaceAll("");
    message = ADVICE.matcher(message).replaceAll("");
    return ANY_VALUE.matcher(message).replaceAll("a value");
  }
}
