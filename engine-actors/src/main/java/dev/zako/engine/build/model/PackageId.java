package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import java.util.Comparator;

/**
 * The identity of a package: {@code group:name@version}.
 *
 * @param artifact what it is called
 * @param version which one
 */
public record PackageId(ArtifactId artifact, Version version) implements Comparable<PackageId> {
  private static final Comparator<PackageId> ORDER =
      Comparator.comparing(PackageId::artifact).thenComparing(PackageId::version);

  /** Reads {@code group:name@version}, split at the last {@code @}. */
  public static PackageId parse(String text) throws MalformedTextException {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      throw new MalformedTextException(
          Code.ID_SYNTAX,
          "Package id `" + text + "` has no `@`",
          "Write `group:name@version`, for instance `com.example:library@1.0.0`");
    }
    ArtifactId artifact = ArtifactId.parse(text.substring(0, at));
    return new PackageId(artifact, Version.parse(text.substring(at + 1)));
  }

  @Override
  public int compareTo(PackageId other) {
    return ORDER.compare(this, other);
  }

  /** {@code group:name@version}, which parses back to an equal id. */
  @Override
  public String toString() {
    return artifact + "@" + version;
  }
}
