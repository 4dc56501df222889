package dev.zako.engine.build.model;

import dev.zako.sandbox.PortablePath;
import java.util.Optional;

/** Where a dependency's package comes from. */
public sealed interface DependencySource {
  /**
   * One line that tells kinds apart, so that sources of different kinds never look equal: the kind,
   * a space, and the parts as JSON.
   */
  String canonicalText();

  /** What the manifest of the package must say that it is, if that was stated. */
  Optional<PackageRequirement> stated();

  /** The source as a table of the manifest, for messages. */
  String display();

  /**
   * A directory of the workspace that has a manifest of its own.
   *
   * @param path relative to the root of the package that depends on it; may lead out of that
   */
  record Local(PortablePath path, Optional<PackageRequirement> stated) implements DependencySource {
    @Override
    public String canonicalText() {
      return "path " + CanonicalJson.text(path.toString()) + suffix(stated);
    }

    @Override
    public String display() {
      return "{ path = " + CanonicalJson.text(path.toString()) + " }";
    }
  }

  /**
   * A Git repository.
   *
   * @param repository a URL, or {@code user@host:path}
   * @param checkout a branch, tag or commit; absent for the repository's own default
   */
  record Git(String repository, Optional<String> checkout, Optional<PackageRequirement> stated)
      implements DependencySource {
    @Override
    public String canonicalText() {
      return "git "
          + CanonicalJson.text(repository)
          + checkout.map(c -> " " + CanonicalJson.text(c)).orElse("")
          + suffix(stated);
    }

    @Override
    public String display() {
      return "{ repo = "
          + CanonicalJson.text(repository)
          + checkout.map(c -> ", checkout = " + CanonicalJson.text(c)).orElse("")
          + " }";
    }
  }

  /**
   * An archive on the web.
   *
   * @param url starts with {@code https://} or {@code http://}
   * @param sha256 64 lower-case hexadecimal digits; absent if only the lock file knows it
   * @param stripPrefix the directory in the archive that is the package's root
   */
  record Http(
      String url,
      Optional<String> sha256,
      Optional<PortablePath> stripPrefix,
      Optional<PackageRequirement> stated)
      implements DependencySource {
    @Override
    public String canonicalText() {
      return "http "
          + CanonicalJson.text(url)
          + sha256.map(digest -> " sha256 " + digest).orElse("")
          + stripPrefix.map(p -> " strip " + CanonicalJson.text(p.toString())).orElse("")
          + suffix(stated);
    }

    @Override
    public String display() {
      return "{ url = " + CanonicalJson.text(url) + " }";
    }
  }

  /**
   * A package of a registry.
   *
   * @param requirement what it is called there, and the versions that will do
   */
  record Registry(PackageRequirement requirement) implements DependencySource {
    @Override
    public String canonicalText() {
      return "registry " + CanonicalJson.text(requirement.toString());
    }

    @Override
    public Optional<PackageRequirement> stated() {
      return Optional.of(requirement);
    }

    @Override
    public String display() {
      return "{ package = " + CanonicalJson.text(requirement.toString()) + " }";
    }
  }

  private static String suffix(Optional<PackageRequirement> stated) {
    return stated.map(s -> " package " + CanonicalJson.text(s.toString())).orElse("");
  }
}
