package dev.zako.engine.build.model;

import java.util.Optional;

/** What a dependency from elsewhere is, exactly, so that it is the same on every machine. */
public sealed interface LockEntry {
  /** The source that it is about, as one line that differs from that of any other source. */
  String source();

  /** The entry as it is written, with a line for each key. */
  String text();

  /**
   * A Git repository.
   *
   * @param checkout as the manifest says; absent for the repository's own default
   * @param commit 40 lower-case hexadecimal digits
   */
  record Git(String repository, Optional<String> checkout, String commit) implements LockEntry {
    @Override
    public String source() {
      return "git "
          + CanonicalJson.text(repository)
          + checkout.map(c -> " " + CanonicalJson.text(c)).orElse("");
    }

    @Override
    public String text() {
      return LockEntry.line("repo", repository)
          + checkout.map(c -> LockEntry.line("checkout", c)).orElse("")
          + LockEntry.line("commit", commit);
    }
  }

  /**
   * An archive on the web.
   *
   * @param sha256 64 lower-case hexadecimal digits
   */
  record Http(String url, String sha256) implements LockEntry {
    @Override
    public String source() {
      return "http " + CanonicalJson.text(url);
    }

    @Override
    public String text() {
      return LockEntry.line("url", url) + LockEntry.line("sha256", sha256);
    }
  }

  /**
   * A package of a registry.
   *
   * @param requirement as the manifest says
   * @param version the one that was chosen
   * @param sha256 64 lower-case hexadecimal digits
   */
  record Registry(PackageRequirement requirement, Version version, String sha256)
      implements LockEntry {
    @Override
    public String source() {
      return "registry " + CanonicalJson.text(requirement.toString());
    }

    @Override
    public String text() {
      return LockEntry.line("package", requirement.toString())
          + LockEntry.line("version", version.toString())
          + LockEntry.line("sha256", sha256);
    }
  }

  private static String line(String key, String value) {
    return key + " = " + CanonicalJson.text(value) + "\n";
  }
}
