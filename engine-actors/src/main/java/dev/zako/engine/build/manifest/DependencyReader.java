package dev.zako.engine.build.manifest;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.manifest.ManifestNode.TableNode;
import dev.zako.engine.build.manifest.ManifestNode.TextNode;
import dev.zako.engine.build.model.DependencySource;
import dev.zako.engine.build.model.Identifiers;
import dev.zako.engine.build.model.PackageRequirement;
import dev.zako.sandbox.PortablePath;
import dev.zako.sandbox.PortablePathException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the dependencies of a manifest. */
final class DependencyReader {
  private static final String KEY = "dependencies";
  private static final String PACKAGE = "package";
  private static final String FORM_HINT =
      "Write one of `{ path = \"...\" }`, `{ repo = \"...\", checkout = \"...\" }`,"
          + " `{ url = \"...\", sha256 = \"...\" }` and `\"group:name@version\"`";

  /** From the key that tells the kind of a source to all keys of that kind. */
  private static final SortedMap<String, List<String>> KINDS =
      new TreeMap<>(
          Map.of(
              "path", List.of("path", PACKAGE),
              "repo", List.of("repo", "checkout", PACKAGE),
              "url", List.of("url", "sha256", "strip_prefix", PACKAGE)));

  private static final Pattern SHA256 = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final Pattern GIT_URL =
      Pattern.compile("(?:https?|ssh|git|git\\+ssh)://[^\\s/][^\\s]*");
  private static final Pattern GIT_SCP =
      Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_.-]*@[A-Za-z0-9_.][A-Za-z0-9_.-]*:[^\\s-][^\\s]*");
  private static final Pattern CHECKOUT = Pattern.compile("[^\\s\\p{Cntrl}-][^\\s\\p{Cntrl}]*");

  private final Problems problems;

  DependencyReader(Problems problems) {
    this.problems = problems;
  }

  SortedMap<String, DependencySource> read(TableNode manifest) {
    SortedMap<String, DependencySource> dependencies = new TreeMap<>();
    problems
        .optionalEntries(manifest, KEY)
        .forEach(
            (alias, value) -> {
              if (!Identifiers.isLoose(alias)) {
                problems.add(
                    Code.MANIFEST_ALIAS,
                    value.position(),
                    "Dependency alias `" + alias + "` is malformed",
                    "Use letters, digits, `_` and `-`; an alias does not start with a digit");
              }
              source(value, Problems.join(KEY, alias))
                  .ifPresent(source -> dependencies.put(alias, source));
            });
    return dependencies;
  }

  private Optional<DependencySource> source(ManifestNode value, String path) {
    if (value instanceof TextNode text) {
      return requirement(text).map(DependencySource.Registry::new);
    }
    if (!(value instanceof TableNode table)) {
      report(
          value.position(),
          "Dependency `" + path + "` is " + value.kind() + ", neither a table nor a text",
          FORM_HINT);
      return Optional.empty();
    }
    List<String> kinds = KINDS.keySet().stream().filter(table.entries()::containsKey).toList();
    boolean registry = kinds.isEmpty() && table.entries().containsKey(PACKAGE);
    if (kinds.size() != 1 && !registry) {
      if (kinds.isEmpty()) {
        TreeSet<String> known = new TreeSet<>();
        KINDS.values().forEach(known::addAll);
        problems.requireKnown(table, path, known, Map.of());
      }
      report(
          table.position(),
          kinds.isEmpty()
              ? "Dependency `" + path + "` has no source"
              : "Dependency `"
                  + path
                  + "` has several sources [`"
                  + String.join("`, `", kinds)
                  + "`]",
          FORM_HINT);
      return Optional.empty();
    }
    String kind = registry ? PACKAGE : kinds.getFirst();
    problems.requireKnown(
        table,
        path,
        new TreeSet<>(KINDS.getOrDefault(kind, List.of(PACKAGE))),
        Map.of("version", "Write the version into `package`, as in `group:name@1.0.0`"));
    Optional<TextNode> named = problems.optionalText(table, path, PACKAGE);
    Optional<PackageRequirement> stated = named.flatMap(this::requirement);
    if (table.entries().containsKey(PACKAGE) && stated.isEmpty()) {
      return Optional.empty();
    }
    return switch (kind) {
      case "path" -> local(table, path, stated);
      case "repo" -> git(table, path, stated);
      case "url" -> http(table, path, stated);
      default -> stated.map(DependencySource.Registry::new);
    };
  }

  private Optional<DependencySource> local(
      TableNode table, String path, Optional<PackageRequirement> stated) {
    String what = "The path of dependency `" + path + "`";
    return problems
        .optionalText(table, path, "path")
        .flatMap(
            text ->
                portable(text, what)
                    .filter(
                        found -> {
                          if (found.isRoot()) {
                            report(
                                text.position(),
                                what + " is `" + text.text() + "`, which is the package itself",
                                "Give the path of another package's directory");
                          }
                          return !found.isRoot();
                        }))
        .map(found -> new DependencySource.Local(found, stated));
  }

  private Optional<DependencySource> git(
      TableNode table, String path, Optional<PackageRequirement> stated) {
    Optional<TextNode> repository = problems.optionalText(table, path, "repo");
    Optional<TextNode> checkout = problems.optionalText(table, path, "checkout");
    if (repository.isPresent() && !isGitRepository(repository.get().text())) {
      report(
          repository.get().position(),
          "`" + repository.get().text() + "` is not the address of a remote Git repository",
          "Give a URL such as `https://host/name.git` or `git@host:name.git`; for a directory use"
              + " `path`");
      return Optional.empty();
    }
    if (checkout.isPresent() && !CHECKOUT.matcher(checkout.get().text()).matches()) {
      report(
          checkout.get().position(),
          "`" + checkout.get().text() + "` is not a branch, tag or commit",
          "Give a name without space that does not start with `-`");
      return Optional.empty();
    }
    return repository.map(
        text -> new DependencySource.Git(text.text(), checkout.map(TextNode::text), stated));
  }

  private Optional<DependencySource> http(
      TableNode table, String path, Optional<PackageRequirement> stated) {
    Optional<TextNode> url = problems.optionalText(table, path, "url");
    Optional<TextNode> sha256 = problems.optionalText(table, path, "sha256");
    Optional<TextNode> prefix = problems.optionalText(table, path, "strip_prefix");
    boolean good = true;
    if (url.isPresent() && !isWebAddress(url.get().text())) {
      report(
          url.get().position(),
          "`" + url.get().text() + "` is not the address of an archive on the web",
          "Give a URL that starts with `https://`");
      good = false;
    }
    if (sha256.isPresent() && !SHA256.matcher(sha256.get().text()).matches()) {
      report(
          sha256.get().position(),
          "`" + sha256.get().text() + "` is not a SHA-256 digest",
          "Give the 64 hexadecimal digits that `sha256sum` prints for the archive");
      good = false;
    }
    Optional<PortablePath> strip =
        prefix.flatMap(text -> insidePath(text, "`strip_prefix` of dependency `" + path + "`"));
    if (!good || url.isEmpty() || strip.isPresent() != prefix.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new DependencySource.Http(
            url.get().text(), sha256.map(t -> t.text().toLowerCase(Locale.ROOT)), strip, stated));
  }

  private Optional<PackageRequirement> requirement(TextNode text) {
    return problems.read(Code.MANIFEST_DEPENDENCY, text, PackageRequirement::parse);
  }

  private Optional<PortablePath> insidePath(TextNode text, String what) {
    Optional<PortablePath> path = portable(text, what);
    if (path.isPresent() && (path.get().isRoot() || path.get().escapes())) {
      report(
          text.position(),
          what + " is `" + text.text() + "`, which is not below its directory",
          "Give the path of a directory below");
      return Optional.empty();
    }
    return path;
  }

  private Optional<PortablePath> portable(TextNode text, String what) {
    try {
      return Optional.of(PortablePath.of(text.text()));
    } catch (PortablePathException e) {
      report(text.position(), what + " is not usable: " + e.getMessage(), "Give a relative path");
      return Optional.empty();
    }
  }

  private void report(SourcePosition position, String message, String hint) {
    problems.add(Code.MANIFEST_DEPENDENCY, position, message, hint);
  }

  private static boolean isGitRepository(String text) {
    return GIT_URL.matcher(text).matches() || GIT_SCP.matcher(text).matches();
  }

  private static boolean isWebAddress(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null
          && ("https".equalsIgnoreCase(uri.getScheme())
              || "http".equalsIgnoreCase(uri.getScheme()));
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
