package dev.zako.engine.build.manifest;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.manifest.ManifestNode.TableNode;
import dev.zako.engine.build.manifest.ManifestNode.TextNode;
import dev.zako.engine.build.model.ArtifactId;
import dev.zako.engine.build.model.Author;
import dev.zako.engine.build.model.ConfigOption;
import dev.zako.engine.build.model.DeclaredResource;
import dev.zako.engine.build.model.DependencySource;
import dev.zako.engine.build.model.FilePatterns;
import dev.zako.engine.build.model.GlobPattern;
import dev.zako.engine.build.model.GroupId;
import dev.zako.engine.build.model.Identifiers;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.build.model.PackageId;
import dev.zako.engine.build.model.Version;
import dev.zako.sandbox.PortablePath;
import dev.zako.sandbox.PortablePathException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes a manifest out of a document and reports all that is wrong with it. */
final class ManifestReader {
  private static final SortedSet<String> KEYS =
      new TreeSet<>(
          List.of(
              "$schema",
              "artifact",
              "authors",
              "builds",
              "config",
              "configure_script",
              "dependencies",
              "description",
              "group",
              "license",
              "mount_config",
              "peers",
              "resources",
              "rules",
              "toolchains",
              "version"));
  private static final SortedMap<String, String> RENAMED =
      new TreeMap<>(
          Map.of(
              "options", "Options are declared under `config`",
              "pools", "What commands share is declared under `resources`",
              "toolchain", "The key is `toolchains`",
              "workspaces", "Packages that belong together are listed under `peers`",
              "subprojects", "Packages that belong together are listed under `peers`",
              "name", "The name of a package is its `artifact`",
              "author", "Authors are a list under `authors`"));
  private static final SortedSet<String> PATTERN_KEYS =
      new TreeSet<>(
          List.of("patterns", "include", "exclude", "followingIgnoreFiles", "ignoreHiddenFiles"));
  private static final SortedSet<String> AUTHOR_KEYS = new TreeSet<>(List.of("name", "email"));

  private final TableNode root;
  private final Problems identity = new Problems();
  private final Problems problems = new Problems();

  private ManifestReader(TableNode root) {
    this.root = root;
  }

  static ManifestResult read(ManifestDocument document) {
    return new ManifestReader(document.root()).read(document.errors());
  }

  private ManifestResult read(List<Diagnostic> syntaxErrors) {
    // The identity first: whoever has to correct a manifest starts there.
    Optional<GroupId> group =
        identityText("group", "Add for instance `group = \"com.example\"`")
            .flatMap(text -> identity.read(Code.MANIFEST_GROUP, text, GroupId::parse));
    Optional<String> artifact =
        identityText("artifact", "Add for instance `artifact = \"my-project\"`")
            .flatMap(text -> identity.read(Code.MANIFEST_ARTIFACT, text, ArtifactId::parseName));
    Optional<Version> version =
        identityText("version", "Add for instance `version = \"1.0.0\"`")
            .flatMap(text -> identity.read(Code.MANIFEST_VERSION, text, Version::parse));

    problems.requireKnown(root, "", KEYS, RENAMED);
    problems.optionalText(root, "", "$schema");
    Optional<PortablePath> script =
        problems.optionalText(root, "", "configure_script").flatMap(this::script);
    Optional<String> description = optionalText("description");
    List<Author> authors = Problems.optional(root, "authors").map(this::authors).orElse(List.of());
    Optional<String> license = optionalText("license");
    Optional<FilePatterns> builds = patterns("builds");
    Optional<FilePatterns> rules = patterns("rules");
    Optional<FilePatterns> toolchains = patterns("toolchains");
    Optional<FilePatterns> peers = patterns("peers");
    SortedMap<String, DependencySource> dependencies = new DependencyReader(problems).read(root);
    String mount =
        problems
            .optionalText(root, "", "mount_config")
            .flatMap(this::mount)
            .orElse(Manifest.DEFAULT_MOUNT);
    SortedMap<String, ConfigOption> config =
        new ConfigReader(problems, declaredAliases()).read(root);
    SortedMap<String, DeclaredResource> resources = new ResourceReader(problems).read(root);

    List<Diagnostic> all = allProblems(syntaxErrors);
    if (!all.isEmpty() || group.isEmpty() || artifact.isEmpty() || version.isEmpty()) {
      return new ManifestResult(Optional.empty(), all, problems.positions());
    }
    PackageId id = new PackageId(new ArtifactId(group.get(), artifact.get()), version.get());
    Manifest manifest =
        new Manifest(
            id,
            script,
            description,
            authors,
            license,
            builds,
            rules,
            toolchains,
            peers,
            dependencies,
            mount,
            config,
            resources);
    return new ManifestResult(Optional.of(manifest), List.of(), problems.positions());
  }

  /**
   * A document that could not be read to its end may lack keys because of that, so what is missing
   * is then not reported.
   */
  private List<Diagnostic> allProblems(List<Diagnostic> syntaxErrors) {
    boolean partial = syntaxErrors.stream().anyMatch(d -> d.code() == Code.MANIFEST_SYNTAX);
    List<Diagnostic> all = new ArrayList<>();
    syntaxErrors.stream().sorted(byPosition()).forEach(all::add);
    identity.found().stream()
        .filter(d -> !partial || d.code() != Code.MANIFEST_MISSING_KEY)
        .forEach(all::add);
    problems.found().stream()
        .filter(d -> !partial || d.code() != Code.MANIFEST_MISSING_KEY)
        .sorted(byPosition())
        .forEach(all::add);
    return all.stream().distinct().toList();
  }

  private static Comparator<Diagnostic> byPosition() {
    return Diagnostic.ORDER;
  }

  private Optional<TextNode> identityText(String key, String hint) {
    return identity.required(root, "", key, hint).flatMap(value -> identity.text(value, key));
  }

  private Optional<String> optionalText(String key) {
    return problems.optionalText(root, "", key).map(TextNode::text);
  }

  private Optional<PortablePath> script(TextNode text) {
    String hint = "Give the path of a script of this package, for instance `zako.ts`";
    try {
      PortablePath path = PortablePath.of(text.text());
      if (!path.escapes() && !path.equals(PortablePath.ROOT)) {
        return Optional.of(path);
      }
      problems.add(
          Code.MANIFEST_SCRIPT,
          text.position(),
          "The package script `" + text.text() + "` is not a file of the package",
          hint);
    } catch (PortablePathException e) {
      problems.add(
          Code.MANIFEST_SCRIPT,
          text.position(),
          "The package script's path is not usable: " + e.getMessage(),
          hint);
    }
    return Optional.empty();
  }

  private Optional<String> mount(TextNode text) {
    if (Identifiers.isLoose(text.text())) {
      return Optional.of(text.text());
    }
    problems.add(
        Code.MANIFEST_MOUNT,
        text.position(),
        "`mount_config` is `" + text.text() + "`, which is not one name",
        "Use letters, digits, `_` and `-`; a name does not start with a digit");
    return Optional.empty();
  }

  private List<Author> authors(ManifestNode value) {
    List<Author> authors = new ArrayList<>();
    problems
        .list(value, "authors")
        .ifPresent(
            list -> {
              for (int i = 0; i < list.items().size(); i++) {
                author(list.items().get(i), "authors[" + i + "]").ifPresent(authors::add);
              }
            });
    return authors;
  }

  private Optional<Author> author(ManifestNode value, String path) {
    if (value instanceof TextNode text) {
      return problems.read(Code.MANIFEST_AUTHOR, text, Author::parse);
    }
    if (!(value instanceof TableNode table)) {
      return problems.wrongType(value, path, "a text such as `Name <mail@example.com>`");
    }
    problems.requireKnown(table, path, AUTHOR_KEYS, Map.of());
    Optional<TextNode> name =
        problems
            .required(table, path, "name", "Add the author's name")
            .flatMap(node -> problems.text(node, path + ".name"));
    Optional<TextNode> email =
        problems
            .required(table, path, "email", "Add the author's mail address")
            .flatMap(node -> problems.text(node, path + ".email"));
    return name.flatMap(
        n ->
            email.flatMap(
                e -> problems.read(Code.MANIFEST_AUTHOR, e, mail -> Author.of(n.text(), mail))));
  }

  private Optional<FilePatterns> patterns(String key) {
    return Problems.optional(root, key).flatMap(value -> patterns(value, key));
  }

  private Optional<FilePatterns> patterns(ManifestNode value, String key) {
    if (value instanceof ManifestNode.ListNode) {
      return Optional.of(new FilePatterns(globs(value, key), List.of(), true, false));
    }
    if (!(value instanceof TableNode table)) {
      return problems.wrongType(value, key, "a list of patterns");
    }
    problems.requireKnown(table, key, PATTERN_KEYS, Map.of());
    Optional<ManifestNode> patterns = Problems.optional(table, "patterns");
    Optional<ManifestNode> include = Problems.optional(table, "include");
    if (patterns.isPresent() && include.isPresent()) {
      SourcePosition second =
          patterns.get().position().compareTo(include.get().position()) < 0
              ? include.get().position()
              : patterns.get().position();
      problems.add(
          Code.MANIFEST_PATTERN,
          second,
          "`" + key + "` has both `patterns` and `include`",
          "Keep one of the two: they mean the same");
      return Optional.empty();
    }
    String includeName = patterns.isPresent() ? "patterns" : "include";
    return Optional.of(
        new FilePatterns(
            patterns
                .or(() -> include)
                .map(v -> globs(v, key + "." + includeName))
                .orElse(List.of()),
            Problems.optional(table, "exclude")
                .map(v -> globs(v, key + ".exclude"))
                .orElse(List.of()),
            problems.optionalFlag(table, key, "followingIgnoreFiles").orElse(true),
            problems.optionalFlag(table, key, "ignoreHiddenFiles").orElse(false)));
  }

  private List<GlobPattern> globs(ManifestNode value, String path) {
    List<GlobPattern> globs = new ArrayList<>();
    for (TextNode text : problems.texts(value, path)) {
      problems.read(Code.MANIFEST_PATTERN, text, GlobPattern::parse).ifPresent(globs::add);
    }
    return globs;
  }

  private List<String> declaredAliases() {
    return root.entries().get("dependencies") instanceof TableNode table
        ? List.copyOf(table.entries().keySet())
        : List.of();
  }
}
