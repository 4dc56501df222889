package dev.zako.engine.build.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.leaf.DirectoryListingKey;
import dev.zako.engine.build.leaf.DirectoryListingValue;
import dev.zako.engine.build.leaf.GlobKey;
import dev.zako.engine.build.leaf.GlobValue;
import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.GlobPattern;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.script.DependenciesKey;
import dev.zako.engine.build.script.Json;
import dev.zako.engine.build.script.PackageRootKey;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.sandbox.PathSpellings;
import dev.zako.sandbox.PortablePath;
import dev.zako.sandbox.PortablePathException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the attributes of one target name: the targets, the files, the matches of patterns;
 * and writes them as its rule sees them. Every mistake is collected before anything is thrown.
 */
final class TargetInputs {
  private final Label label;
  private final TargetValue target;
  private final ConfigurationId configuration;
  private final ComputeContext context;
  private final JsonNode attributes;
  private final List<Diagnostic> problems = new ArrayList<>();

  private final Map<String, WrittenLabels.Read> labels = new LinkedHashMap<>();
  private final Map<Label, ConfiguredTargetValue> dependencies = new LinkedHashMap<>();
  private final Map<String, List<String>> globs = new LinkedHashMap<>();
  private final PathSpellings spellings = new PathSpellings();

  /** The files of each attribute, as they were written. */
  private final Map<String, List<FileRef>> given = new HashMap<>();

  TargetInputs(
      Label label, TargetValue target, ConfigurationId configuration, ComputeContext context) {
    this.label = label;
    this.target = target;
    this.configuration = configuration;
    this.context = context;
    this.attributes = Json.read(target.attributes());
  }

  /** The targets that are named, in order, each once. */
  List<Label> dependencyLabels() {
    return List.copyOf(dependencies.keySet());
  }

  /** The files of an attribute; none if it has no such value. */
  List<FileRef> files(String attribute) {
    return given.getOrDefault(attribute, List.of());
  }

  /** The files of a target that is named, by its label; none if it is not named. */
  List<FileRef> filesOf(Label dependency) {
    ConfiguredTargetValue value = dependencies.get(dependency);
    return value == null ? List.of() : value.files();
  }

  /** What is wrong; to be looked at after {@link #resolve}. */
  List<Diagnostic> problems() {
    return problems;
  }

  /** The attributes as the rule sees them. */
  ObjectNode resolve() throws NodeFailedException, InterruptedException {
    collectLabels();
    checkTargets();
    if (!problems.isEmpty()) {
      return Json.object();
    }
    List<Label> wanted = named();
    List<ConfiguredTargetValue> values =
        context.getAll(
            wanted.stream().map(each -> new ConfiguredTargetKey(each, configuration)).toList());
    for (int i = 0; i < wanted.size(); i++) {
      dependencies.put(wanted.get(i), values.get(i));
    }
    checkSources();
    matchGlobs();
    return write();
  }

  /** The root of each dependency's package that a label names, by its alias. */
  SortedMap<String, PackagePath> aliases() {
    SortedMap<String, PackagePath> aliases = new TreeMap<>();
    labels.forEach(
        (text, read) -> {
          if (text.startsWith("@")) {
            aliases.put(text.substring(1, text.indexOf("//")), read.root());
          }
        });
    return aliases;
  }

  private List<Label> named() {
    return labels.values().stream().map(WrittenLabels.Read::label).distinct().toList();
  }

  private void collectLabels() throws NodeFailedException, InterruptedException {
    WrittenLabels written = new WrittenLabels(target.root(), label.path());
    for (Map.Entry<String, RuleShape.Attribute> entry : target.shape().attributes().entrySet()) {
      JsonNode value = attributes.path(entry.getKey());
      List<String> texts = WrittenAttributes.labels(entry.getValue(), value);
      for (String text : texts) {
        try {
          labels.put(text, written.read(text, context));
        } catch (MalformedTextException e) {
          problems.add(e.diagnostic());
        }
      }
    }
  }

  /** Reports targets that do not exist, or may not be used, at the place that names them. */
  private void checkTargets() throws NodeFailedException, InterruptedException {
    Map<Label, WrittenLabels.Read> wanted = new LinkedHashMap<>();
    labels.values().forEach(read -> wanted.putIfAbsent(read.label(), read));
    List<WrittenLabels.Read> reads = List.copyOf(wanted.values());
    List<TargetKey> keys =
        reads.stream().map(each -> new TargetKey(each.label(), configuration)).toList();
    List<Outcome<TargetValue>> outcomes = context.getAllOutcomes(keys);
    for (int i = 0; i < keys.size(); i++) {
      WrittenLabels.Read read = reads.get(i);
      switch (outcomes.get(i)) {
        case Outcome.Failed<TargetValue> failed -> {
          Optional<Diagnostic> unknown = UnknownTargets.diagnostic(failed, keys.get(i));
          if (unknown.isEmpty()) {
            context.getAll(List.of(keys.get(i)));
          }
          unknown.ifPresent(
              each -> problems.add(each.inContext("`" + label + "` needs `" + read.label() + "`")));
        }
        case Outcome.Value<TargetValue>(TargetValue other) -> {
          if (!other.root().equals(read.root())) {
            problems.add(foreign(read.label(), other.root()));
          } else if (!other.allows(read.label(), target, label)) {
            problems.add(hidden(read.label(), other));
          }
        }
      }
    }
  }

  private Diagnostic foreign(Label other, PackagePath root)
      throws NodeFailedException, InterruptedException {
    Optional<String> alias = context.get(new DependenciesKey(target.root())).aliasOf(root);
    String path = new WrittenLabels(root, other.path()).within() + ":" + other.target();
    return Diagnostic.of(
            Code.FOREIGN_PACKAGE,
            "`" + label + "` needs `" + other + "`, which is in the package of `" + root + "`")
        .withHint(
            alias
                .map(name -> "Write `@" + name + "//" + path + "`")
                .orElse(
                    "Declare that package under `dependencies` in the manifest and write"
                        + " `@alias//"
                        + path
                        + "`"));
  }

  private Diagnostic hidden(Label other, TargetValue value) {
    boolean samePackage = value.root().equals(target.root());
    return Diagnostic.of(
            Code.NOT_VISIBLE,
            "`"
                + label
                + "` may not use `"
                + other
                + "`: its visibility is `"
                + value.visibility()
                + "`")
        .withNote("`" + other + "` is at " + value.position())
        .withHint(
            samePackage
                ? "Add `\"//"
                    + new WrittenLabels(target.root(), label.path()).within()
                    + ":all\"` to its `visibility`, or use another target"
                : "Write `visibility: \"public\"` there, or use another target");
  }

  private void checkSources() throws NodeFailedException, InterruptedException {
    SortedMap<String, List<String>> byDirectory = new TreeMap<>();
    for (String name : attributesOfType(WrittenAttributes.FILES)) {
      for (String text : WrittenAttributes.included(attributes.path(name))) {
        if (WrittenAttributes.isLabel(text) || GlobPattern.isGlob(text)) {
          continue;
        }
        try {
          String path = label.path().file(PortablePath.of(text).toString());
          int slash = path.lastIndexOf('/');
          byDirectory
              .computeIfAbsent(slash < 0 ? "" : path.substring(0, slash), _ -> new ArrayList<>())
              .add(path.substring(slash + 1));
        } catch (PortablePathException e) {
          problems.add(
              Diagnostic.of(Code.PATH_SYNTAX, "`" + name + "`: " + e.getMessage())
                  .withHint("Correct the path, or rename the file if it has such a name"));
        }
      }
    }
    List<String> directories = List.copyOf(byDirectory.keySet());
    List<DirectoryListingValue> listings =
        context.getAll(directories.stream().map(DirectoryListingKey::new).toList());
    List<PackageRootKey.Found> roots =
        context.getAll(directories.stream().map(PackageRootKey::new).toList());
    for (int i = 0; i < directories.size(); i++) {
      String directory = directories.get(i);
      DirectoryListingValue listing = listings.get(i);
      if (!roots.get(i).root().equals(target.root())) {
        problems.add(
            Diagnostic.of(
                    Code.FOREIGN_PACKAGE,
                    "`"
                        + label
                        + "` names files of `"
                        + directory
                        + "`, which is in another package")
                .withHint("Make a target of the files there, and name that target"));
        continue;
      }
      for (String file : byDirectory.getOrDefault(directory, List.of())) {
        if (!listing.hasFile(file)) {
          problems.add(missing(directory, file, listing));
        }
      }
    }
  }

  private static Diagnostic missing(String directory, String file, DirectoryListingValue listing) {
    String path = directory.isEmpty() ? file : directory + "/" + file;
    DirectoryListingValue.Kind kind = listing.entries().get(file);
    if (kind == DirectoryListingValue.Kind.DIRECTORY
        || kind == DirectoryListingValue.Kind.LINKED_DIRECTORY) {
      return Diagnostic.of(Code.SOURCE_NOT_FOUND, "`" + path + "` is a directory, not a file")
          .withHint("Name the files in it, as `\"" + file + "/**\"`");
    }
    return Diagnostic.of(Code.SOURCE_NOT_FOUND, "There is no file `" + path + "`")
        .withHint(
            Suggestions.didYouMean(file, listing.names(DirectoryListingValue.Kind.FILE))
                .orElse("Create the file, or remove its name"));
  }

  private void matchGlobs() throws NodeFailedException, InterruptedException {
    for (String name : attributesOfType(WrittenAttributes.FILES)) {
      JsonNode value = attributes.path(name);
      List<String> exclude = WrittenAttributes.excluded(value);
      List<GlobKey> keys = new ArrayList<>();
      for (String text : WrittenAttributes.included(value)) {
        if (!WrittenAttributes.isLabel(text) && GlobPattern.isGlob(text) && isPattern(text)) {
          keys.add(new GlobKey(label.path(), text, exclude));
        }
      }
      if (!exclude.stream().allMatch(this::isPattern)) {
        continue;
      }
      List<GlobValue> values = context.getAll(keys);
      boolean allowEmpty = isAllowedEmpty(name);
      for (int i = 0; i < keys.size(); i++) {
        String pattern = keys.get(i).include();
        List<String> files = values.get(i).files();
        globs.put(name + " " + pattern, files);
        if (files.isEmpty() && !allowEmpty) {
          problems.add(
              Diagnostic.of(
                      Code.GLOB_EMPTY,
                      "Pattern `" + pattern + "` of `" + name + "` matches no file")
                  .withHint(
                      "Patterns are relative to the directory of the build file and do not enter"
                          + " directories with a build file of their own; correct or remove it"));
        }
      }
    }
  }

  private boolean isPattern(String text) {
    try {
      GlobPattern.parse(text);
      return true;
    } catch (MalformedTextException e) {
      if (problems.stream().noneMatch(problem -> problem.message().equals(e.getMessage()))) {
        problems.add(e.diagnostic());
      }
      return false;
    }
  }

  private boolean isAllowedEmpty(String name) {
    RuleShape.Attribute attribute = target.shape().attributes().get(name);
    return attribute != null && attribute.allowEmpty();
  }

  private List<String> attributesOfType(String type) {
    return target.shape().attributes().entrySet().stream()
        .filter(entry -> entry.getValue().type().equals(type))
        .map(Map.Entry::getKey)
        .toList();
  }

  private ObjectNode write() {
    ObjectNode result = Json.object();
    for (Map.Entry<String, RuleShape.Attribute> entry : target.shape().attributes().entrySet()) {
      String name = entry.getKey();
      JsonNode value = attributes.path(name);
      if (value.isMissingNode()) {
        continue;
      }
      RuleShape.Attribute attribute = entry.getValue();
      switch (attribute.type()) {
        case WrittenAttributes.FILES -> writeFiles(name, value, result.putArray(name));
        case WrittenAttributes.LABELS -> {
          ArrayNode list = result.putArray(name);
          for (String text : Json.texts(value)) {
            writeDependency(name, attribute, text).ifPresent(list::add);
          }
        }
        case WrittenAttributes.LABEL ->
            writeDependency(name, attribute, value.asText())
                .ifPresent(node -> result.set(name, node));
        default -> result.set(name, value);
      }
    }
    return result;
  }

  private void writeFiles(String name, JsonNode value, ArrayNode list) {
    Map<String, FileRef> files = new LinkedHashMap<>();
    List<GlobPattern> exclude = new ArrayList<>();
    for (String text : WrittenAttributes.excluded(value)) {
      try {
        exclude.add(GlobPattern.parse(text));
      } catch (MalformedTextException _) {
        // It was reported when the patterns were matched.
        return;
      }
    }
    for (String text : WrittenAttributes.included(value)) {
      if (WrittenAttributes.isLabel(text)) {
        ConfiguredTargetValue dependency = dependency(text);
        if (dependency != null) {
          dependency.files().forEach(file -> files.putIfAbsent(file.path(), file));
        }
        continue;
      }
      List<String> matches;
      try {
        matches =
            GlobPattern.isGlob(text)
                ? globs.getOrDefault(name + " " + text, List.of())
                : List.of(PortablePath.of(text).toString());
      } catch (PortablePathException _) {
        // It was reported when the sources were looked for.
        continue;
      }
      for (String match : matches) {
        if (exclude.stream().noneMatch(pattern -> pattern.matches(match, true))) {
          String path = label.path().file(match);
          files.putIfAbsent(path, new FileRef.Source(path));
        }
      }
    }
    Set<String> refused = new LinkedHashSet<>();
    for (FileRef file : files.values()) {
      try {
        PortablePath.of(file.path());
        list.add(file.json());
        for (PathSpellings.Collision collision : spellings.add(file.path())) {
          problems.add(
              Diagnostic.of(Code.PATH_COLLISION, collision.message())
                  .withHint(
                      "Rename one of them, or exclude it: they are one path where case and Unicode"
                          + " normalisation do not count"));
        }
      } catch (PortablePathException e) {
        refused.add(String.valueOf(e.getMessage()));
      }
    }
    given.put(name, List.copyOf(files.values()));
    refused.forEach(
        message ->
            problems.add(
                Diagnostic.of(Code.PATH_SYNTAX, message)
                    .withHint("Rename the file, or exclude it")));
  }

  private @Nullable ConfiguredTargetValue dependency(String text) {
    WrittenLabels.Read read = labels.get(text);
    return read == null ? null : dependencies.get(read.label());
  }

  private Optional<ObjectNode> writeDependency(
      String name, RuleShape.Attribute attribute, String text) {
    ConfiguredTargetValue dependency = dependency(text);
    if (dependency == null) {
      return Optional.empty();
    }
    for (String provider : attribute.providers()) {
      if (!dependency.providers().containsKey(provider)) {
        problems.add(
            Diagnostic.of(
                    Code.PROVIDER_MISSING,
                    "`"
                        + dependency.label()
                        + "` does not provide `"
                        + provider
                        + "`, which `"
                        + name
                        + "` asks of every target")
                .withHint(
                    dependency.providers().isEmpty()
                        ? "It is a `" + ruleName(dependency.rule()) + "` and provides only files"
                        : "It is a `"
                            + ruleName(dependency.rule())
                            + "` and provides [`"
                            + String.join("`, `", dependency.providers().keySet())
                            + "`]"));
      }
    }
    ObjectNode node = Json.object();
    node.put("label", dependency.label().toString());
    ArrayNode files = node.putArray("files");
    dependency.files().forEach(file -> files.add(file.json()));
    ObjectNode providers = node.putObject("providers");
    dependency
        .providers()
        .forEach((provider, json) -> providers.putRawValue(provider, new RawValue(json)));
    dependency
        .executable()
        .ifPresentOrElse(
            file -> node.set("executable", file.json()), () -> node.putNull("executable"));
    return Optional.of(node);
  }

  private static String ruleName(String rule) {
    return rule.substring(rule.indexOf('#') + 1);
  }
}
