package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The identity of a thing that one version of a package defines: {@code
 * group:artifact@version#type::path/to/thing}. Build scripts compare such ids to agree on what an
 * architecture, a kind of tool or a tool is.
 *
 * @param owner the package that defines it
 * @param type what kind of thing
 * @param path loose identifiers joined by {@code /}
 */
public record MemberId(PackageId owner, Type type, String path) {

  /** What kind of thing an id names. */
  public enum Type {
    /** Something that can be built. */
    TARGET,
    /** What is done with targets. */
    TARGET_TYPE,
    /** A processor architecture. */
    ARCHITECTURE,
    /** An operating system. */
    OS,
    /** A program. */
    TOOL,
    /** The name of a program, whoever provides it. */
    TOOL_NAME,
    /** Where a program comes from. */
    TOOL_PROVIDER,
    /** What a program is for. */
    TOOL_TYPE,
    /** A property of a target. */
    PROPERTY,
    /** A configuration option. */
    CONFIG;

    /** As written in an id. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Type> withText(String text) {
      return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
    }
  }

  /** Checks the path; use {@link #parse} for a user's text. */
  public MemberId {
    if (!isPath(path)) {
      throw new IllegalArgumentException("Malformed path of an id [" + path + "]");
    }
  }

  /** Reads an id: the package up to the first {@code #}, the type up to the next {@code ::}. */
  public static MemberId parse(String text) throws MalformedTextException {
    int hash = text.indexOf('#');
    if (hash < 0) {
      throw malformed("Id `" + text + "` has no `#` after a package");
    }
    PackageId owner = PackageId.parse(text.substring(0, hash));
    int colons = text.indexOf("::", hash);
    if (colons < 0) {
      throw malformed("Id `" + text + "` has no `::` after a type");
    }
    Type type = parseType(text, text.substring(hash + 1, colons));
    String path = text.substring(colons + 2);
    if (!isPath(path)) {
      throw malformed("Id `" + text + "` has the malformed path `" + path + "`");
    }
    return new MemberId(owner, type, path);
  }

  private static Type parseType(String text, String typeText) throws MalformedTextException {
    Optional<Type> type = Type.withText(typeText);
    if (type.isEmpty()) {
      List<String> known = Arrays.stream(Type.values()).map(Type::text).toList();
      throw new MalformedTextException(
          Code.ID_SYNTAX,
          "Id `" + text + "` has the unknown type `" + typeText + "`",
          Suggestions.didYouMean(typeText, known)
              .orElse("The types are [`" + String.join("`, `", known) + "`]"));
    }
    return type.get();
  }

  private static boolean isPath(String text) {
    return Arrays.stream(text.split("/", -1)).allMatch(Identifiers::isLoose);
  }

  private static MalformedTextException malformed(String message) {
    return new MalformedTextException(
        Code.ID_SYNTAX,
        message,
        "Write `group:artifact@version#type::path/to/thing`, for instance"
            + " `org.example:tools@1.0.0#tool_type::cpp/compiler`");
  }

  /** The canonical text, which parses back to an equal id. */
  @Override
  public String toString() {
    return owner + "#" + type.text() + "::" + path;
  }
}
