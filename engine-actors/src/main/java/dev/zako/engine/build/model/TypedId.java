package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The identity of something that packages agree on: {@code type:group:name[@version]}, where the
 * version is one version or a range; without it, any.
 *
 * @param type what kind of thing
 * @param group dotted names; each starts with a letter and goes on with letters, digits, {@code _}
 *     and {@code -}
 * @param name one such name
 * @param version one version or a range
 */
public record TypedId(Type type, String group, String name, VersionChoice version) {

  /** What kind of thing an id names. */
  public enum Type {
    /** A processor architecture. */
    ARCH,
    /** An operating system. */
    OS,
    /** A program. */
    TOOL,
    /** A package. */
    PKG,
    /** A resource. */
    RES,
    /** A configuration. */
    CFG,
    /** A feature. */
    FEAT,
    /** A rule. */
    RULE;

    /** As written in an id. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Type> withText(String text) {
      return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
    }
  }

  /** Which versions an id means. */
  public sealed interface VersionChoice {
    /** The versions as a range; one version's build metadata has no place in it. */
    VersionRequirement requirement();
  }

  /** Exactly one version. */
  public record Unique(Version version) implements VersionChoice {
    @Override
    public VersionRequirement requirement() {
      return VersionRequirement.exactly(version);
    }

    @Override
    public String toString() {
      return version.toString();
    }
  }

  /** All versions that fit. */
  public record Range(VersionRequirement requirement) implements VersionChoice {
    @Override
    public String toString() {
      return requirement.toString();
    }
  }

  /** Checks the names; use {@link #parse} for a user's text. */
  public TypedId {
    if (!Arrays.stream(group.split("\\.", -1)).allMatch(TypedId::isName) || !isName(name)) {
      throw new IllegalArgumentException("Malformed id [" + group + ":" + name + "]");
    }
  }

  /** Reads an id. */
  public static TypedId parse(String text) throws MalformedTextException {
    if (text.isEmpty()) {
      throw malformed("The typed id is empty");
    }
    int typeEnd = text.indexOf(':');
    if (typeEnd < 0) {
      throw malformed("Typed id `" + text + "` has no `:` after a type");
    }
    Type type = parseType(text, text.substring(0, typeEnd));
    String rest = text.substring(typeEnd + 1);
    int at = rest.lastIndexOf('@');
    String path = at < 0 ? rest : rest.substring(0, at);
    VersionChoice version =
        at < 0 ? new Range(VersionRequirement.ANY) : parseChoice(rest.substring(at + 1));
    int nameStart = path.lastIndexOf(':');
    if (nameStart < 0) {
      throw malformed("Typed id `" + text + "` has no `:` before a name");
    }
    String group = path.substring(0, nameStart);
    String name = path.substring(nameStart + 1);
    for (String part : group.split("\\.", -1)) {
      if (!isName(part)) {
        throw malformed("Typed id `" + text + "` has the malformed group part `" + part + "`");
      }
    }
    if (!isName(name)) {
      throw malformed("Typed id `" + text + "` has the malformed name `" + name + "`");
    }
    return new TypedId(type, group, name, version);
  }

  /** The same id for one version, if it names one. */
  public Optional<Version> uniqueVersion() {
    return version instanceof Unique unique ? Optional.of(unique.version()) : Optional.empty();
  }

  /** The same id meaning a range of versions. */
  public TypedId asRange() {
    return new TypedId(type, group, name, new Range(version.requirement()));
  }

  /** The canonical text, which parses back to an equal id. */
  @Override
  public String toString() {
    return type.text() + ":" + group + ":" + name + "@" + version;
  }

  private static Type parseType(String text, String typeText) throws MalformedTextException {
    Optional<Type> type = Type.withText(typeText);
    if (type.isEmpty()) {
      List<String> known = Arrays.stream(Type.values()).map(Type::text).toList();
      throw new MalformedTextException(
          Code.ID_SYNTAX,
          "Typed id `" + text + "` has the unknown type `" + typeText + "`",
          Suggestions.didYouMean(typeText, known)
              .orElse("The types are [`" + String.join("`, `", known) + "`]"));
    }
    return type.get();
  }

  /** A strict version is that version; anything else must be a range. */
  private static VersionChoice parseChoice(String text) throws MalformedTextException {
    try {
      return new Unique(Version.parse(text));
    } catch (MalformedTextException _) {
      return new Range(VersionRequirement.parse(text));
    }
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && Identifiers.isXidStart(text.codePointAt(0))
        && text.codePoints().skip(1).allMatch(c -> c == '-' || Identifiers.isXidContinue(c));
  }

  private static MalformedTextException malformed(String message) {
    return new MalformedTextException(
        Code.ID_SYNTAX,
        message,
        "Write `type:group:name@version`, for instance `tool:build:gcc@1.0.0`");
  }
}
