package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;

/**
 * A package and the versions of it that are wanted, written {@code group:name@version}.
 *
 * @param artifact which package
 * @param version one version or a range
 */
public record PackageRequirement(ArtifactId artifact, TypedId.VersionChoice version) {
  /** Reads the text form. */
  public static PackageRequirement parse(String text) throws MalformedTextException {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      throw new MalformedTextException(
          Code.MANIFEST_DEPENDENCY,
          "Package `" + text + "` has no `@` and version",
          "Write `group:name@version`, for instance `com.example:library@1.0.0`");
    }
    ArtifactId artifact = ArtifactId.parse(text.substring(0, at));
    String version = text.substring(at + 1);
    try {
      return new PackageRequirement(artifact, new TypedId.Unique(Version.parse(version)));
    } catch (MalformedTextException _) {
      return new PackageRequirement(artifact, new TypedId.Range(VersionRequirement.parse(version)));
    }
  }

  /** Whether the package is a wanted one. A single version means exactly that text. */
  public boolean matches(PackageId id) {
    return artifact.equals(id.artifact())
        && switch (version) {
          case TypedId.Unique(Version only) -> only.equals(id.version());
          case TypedId.Range(VersionRequirement range) -> range.matches(id.version());
        };
  }

  /** The text form. */
  @Override
  public String toString() {
    return artifact + "@" + version;
  }
}
