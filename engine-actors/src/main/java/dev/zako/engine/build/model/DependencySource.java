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

  /**
   * A directory of the same package tree that has a manifest of its own.
   *
   * @param path relative to the package's root, below it
   */
  record Local(PortablePath path) implements DependencySource {
    @Override
    public String canonicalText() {
      return "path " + CanonicalJson.text(path.toString());
    }
  }

  /**
   * A Git repository.
   *
   * @param repository a URL, or {@code user@host:path}
   * @param checkout a branch, tag or commit; absent for the repository's own default
   */
  record Git(String repository, Optional<String> checkout) implements DependencySource {
    @Override
    public String canonicalText() {
      return "git "
          + CanonicalJson.text(repository)
          + checkout.map(c -> " " + CanonicalJson.text(c)).orElse("");
    }
  }

  /**
   * An archive on the web.
   *
   * @param url starts with {@code https://} or {@code http://}
   * @param sha256 64 lower-case hexadecimal digits; absent if only the lock file knows it
   * @param stripPrefix the directory in the archive that is the package's root
   */
  record Http(String url, Optional<String> sha256, Optional<PortablePath> stripPrefix)
      implements DependencySource {
    @Override
    public String canonicalText() {
      return "http "
          + CanonicalJson.text(url)
          + sha256.map(digest -> " sha256 " + digest).orElse("")
          + stripPrefix.map(p -> " strip " + CanonicalJson.text(p.toString())).orElse("");
    }
  }

  /**
   * A package of a registry.
   *
   * @param artifact what it is called there
   * @param requirement one version or a range
   */
  record Registry(ArtifactId artifact, TypedId.VersionChoice requirement)
      implements DependencySource {
    @Override
    public String canonicalText() {
      return "registry " + CanonicalJson.text(artifact + "@" + requirement);
    }
  }
}
