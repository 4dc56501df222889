package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import java.util.Comparator;

/**
 * What a package is called over all its versions: {@code group:name}.
 *
 * @param group the reverse domain
 * @param name one loose name
 */
public record ArtifactId(GroupId group, String name) implements Comparable<ArtifactId> {
  private static final Comparator<ArtifactId> ORDER =
      Comparator.comparing(ArtifactId::group).thenComparing(ArtifactId::name);

  /** Checks the name; use {@link #parse} for a user's text. */
  public ArtifactId {
    if (!Identifiers.isLoose(name)) {
      throw new IllegalArgumentException("Malformed artifact name [" + name + "]");
    }
  }

  /** Reads {@code group:name}, split at the first colon. */
  public static ArtifactId parse(String text) throws MalformedTextException {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new MalformedTextException(
          Code.ID_SYNTAX,
          "Artifact id `" + text + "` has no `:`",
          "Write `group:name`, for instance `com.example:library`");
    }
    GroupId group = GroupId.parse(text.substring(0, colon));
    return new ArtifactId(group, parseName(text.substring(colon + 1)));
  }

  /** Reads the name of an artifact alone. */
  public static String parseName(String text) throws MalformedTextException {
    if (!Identifiers.isLoose(text)) {
      throw new MalformedTextException(
          Code.ID_SYNTAX,
          text.isEmpty()
              ? "The artifact name is empty"
              : "Artifact name `" + text + "` is malformed",
          "Use letters, digits, `_` and `-`; a name does not start with a digit");
    }
    return text;
  }

  @Override
  public int compareTo(ArtifactId other) {
    return ORDER.compare(this, other);
  }

  /** {@code group:name}, which parses back to an equal id. */
  @Override
  public String toString() {
    return group + ":" + name;
  }
}
