package dev.zako.engine.build.manifest;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.manifest.ManifestNode.FlagNode;
import dev.zako.engine.build.manifest.ManifestNode.NumberNode;
import dev.zako.engine.build.manifest.ManifestNode.TableNode;
import dev.zako.engine.build.manifest.ManifestNode.TextNode;
import dev.zako.engine.build.model.ConfigOption;
import dev.zako.engine.build.model.ConfigOption.Inherited;
import dev.zako.engine.build.model.ConfigurationValue;
import dev.zako.engine.build.model.Identifiers;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.MalformedTextException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the configuration options of a manifest. */
final class ConfigReader {
  private static final String KEY = "config";
  private static final SortedSet<String> KEYS =
      new TreeSet<>(List.of("default", "description", "inherit", "required", "type"));
  private static final String TYPES = "`" + String.join("`, `", ConfigOption.Type.texts()) + "`";

  private final Problems problems;
  private final Collection<String> aliases;

  /**
   * A reader.
   *
   * @param aliases the names under which dependencies are declared, malformed ones too
   */
  ConfigReader(Problems problems, Collection<String> aliases) {
    this.problems = problems;
    this.aliases = aliases;
  }

  SortedMap<String, ConfigOption> read(TableNode manifest) {
    SortedMap<String, ConfigOption> options = new TreeMap<>();
    problems
        .optionalEntries(manifest, KEY)
        .forEach(
            (key, value) -> {
              if (!Identifiers.isLoose(key)) {
                problems.add(
                    Code.MANIFEST_CONFIG_KEY,
                    value.position(),
                    "Configuration key `" + key + "` is malformed",
                    "Use letters, digits, `_` and `-`; a key does not start with a digit");
              }
              String path = Problems.join(KEY, key);
              problems
                  .table(value, path)
                  .flatMap(table -> option(table, path))
                  .ifPresent(option -> options.put(key, option));
            });
    return options;
  }

  private Optional<ConfigOption> option(TableNode table, String path) {
    problems.requireKnown(table, path, KEYS, Map.of());
    Optional<ConfigOption.Type> type =
        problems
            .required(table, path, "type", "Give one of [" + TYPES + "]")
            .flatMap(value -> problems.text(value, path + ".type"))
            .flatMap(this::type);
    Optional<String> description =
        problems.optionalText(table, path, "description").map(TextNode::text);
    boolean required = problems.optionalFlag(table, path, "required").orElse(false);
    Optional<ManifestNode> defaultNode = Problems.optional(table, "default");
    Optional<ManifestNode> inheritNode = Problems.optional(table, "inherit");
    if (defaultNode.isPresent() && inheritNode.isPresent()) {
      problems.add(
          Code.MANIFEST_CONFIG_INHERIT,
          inheritNode.get().position(),
          "Configuration option `" + path + "` has both `default` and `inherit`",
          "Keep one of the two");
      return Optional.empty();
    }
    if (defaultNode.isEmpty() && inheritNode.isEmpty() && !required) {
      problems.add(
          Code.MANIFEST_MISSING_KEY,
          table.position(),
          "Configuration option `" + path + "` can be without a value",
          "Add `default`, `inherit` or `required = true`");
      return Optional.empty();
    }
    if (defaultNode.isPresent() && defaultNode.get() instanceof TableNode operation) {
      return inheritedDefault(operation, path)
          .flatMap(
              from ->
                  type.map(
                      t ->
                          new ConfigOption(
                              t, Optional.empty(), Optional.of(from), required, description)));
    }
    Optional<Inherited> inherit =
        inheritNode
            .flatMap(value -> problems.text(value, path + ".inherit"))
            .flatMap(this::inherited);
    Optional<ConfigurationValue> value =
        defaultNode.flatMap(node -> type.flatMap(t -> defaultValue(node, t, path)));
    boolean complete =
        type.isPresent()
            && value.isPresent() == defaultNode.isPresent()
            && inherit.isPresent() == inheritNode.isPresent();
    return complete
        ? Optional.of(new ConfigOption(type.get(), value, inherit, required, description))
        : Optional.empty();
  }

  private Optional<ConfigOption.Type> type(TextNode text) {
    Optional<ConfigOption.Type> type = ConfigOption.Type.withText(text.text());
    if (type.isEmpty()) {
      Optional<ConfigOption.Type> lowerCase =
          ConfigOption.Type.withText(text.text().toLowerCase(Locale.ROOT));
      problems.add(
          Code.MANIFEST_TYPE,
          text.position(),
          "`" + text.text() + "` is not a type of configuration options",
          lowerCase
              .map(t -> "Write `" + t.text() + "`, in lower case")
              .or(() -> Suggestions.didYouMean(text.text(), ConfigOption.Type.texts()))
              .orElse("The types are [" + TYPES + "]"));
    }
    return type;
  }

  private Optional<Inherited> inheritedDefault(TableNode operation, String path) {
    String defaultPath = path + ".default";
    problems.requireKnown(operation, defaultPath, new TreeSet<>(List.of("inherit")), Map.of());
    return problems
        .required(
            operation, defaultPath, "inherit", "Write for instance `{ inherit = \"lib:key\" }`")
        .flatMap(value -> problems.text(value, defaultPath + ".inherit"))
        .flatMap(this::inherited);
  }

  private Optional<Inherited> inherited(TextNode text) {
    Optional<Inherited> inherited =
        problems.read(Code.MANIFEST_CONFIG_INHERIT, text, ConfigReader::parseInherited);
    if (inherited.isPresent() && !aliases.contains(inherited.get().alias())) {
      String alias = inherited.get().alias();
      problems.add(
          Code.MANIFEST_CONFIG_INHERIT,
          text.position(),
          "`" + text.text() + "` inherits from `" + alias + "`, which is no dependency",
          Suggestions.didYouMean(alias, aliases)
              .orElse("Declare `" + alias + "` under `dependencies`"));
      return Optional.empty();
    }
    return inherited;
  }

  private static Inherited parseInherited(String text) throws MalformedTextException {
    if (text.contains("//")) {
      Label label = Label.parse(text);
      return new Inherited(
          label.dependency().orElseThrow(() -> malformed(text)),
          Optional.of(label.path()),
          label.target());
    }
    int colon = text.indexOf(':');
    String alias = colon < 0 ? "" : text.substring(0, colon);
    String key = text.substring(colon + 1);
    if (!Identifiers.isLoose(alias) || !Identifiers.isLoose(key)) {
      throw malformed(text);
    }
    return new Inherited(alias, Optional.empty(), key);
  }

  private static MalformedTextException malformed(String text) {
    return new MalformedTextException(
        Code.MANIFEST_CONFIG_INHERIT,
        "`" + text + "` does not name an option of a dependency",
        "Write `dependency:key` or `@dependency//config:key`");
  }

  private Optional<ConfigurationValue> defaultValue(
      ManifestNode node, ConfigOption.Type type, String path) {
    return switch (type) {
      case STRING ->
          node instanceof TextNode text
              ? Optional.of(new ConfigurationValue.Text(text.text()))
              : unfit(node, type, path, "Give a text in quotes");
      case BOOLEAN ->
          node instanceof FlagNode flag
              ? Optional.of(new ConfigurationValue.Flag(flag.value()))
              : unfit(node, type, path, "Give `true` or `false` without quotes");
      case NUMBER -> number(node, path);
      case LABEL ->
          node instanceof TextNode text
              ? problems
                  .read(Code.MANIFEST_CONFIG_DEFAULT, text, Label::parse)
                  .map(label -> new ConfigurationValue.Text(label.toString()))
              : unfit(node, type, path, "Give a label in quotes, as in `//path:target`");
    };
  }

  private Optional<ConfigurationValue> number(ManifestNode node, String path) {
    if (!(node instanceof NumberNode number)) {
      return unfit(node, ConfigOption.Type.NUMBER, path, "Give a number without quotes");
    }
    if (!Double.isFinite(number.value()) || !number.exact()) {
      problems.add(
          Code.MANIFEST_CONFIG_DEFAULT,
          number.position(),
          "The default of `" + path + "` is not a number that scripts can hold exactly",
          "Give a finite number; integers up to 2^53 are exact");
      return Optional.empty();
    }
    return Optional.of(new ConfigurationValue.Numeric(number.value()));
  }

  private Optional<ConfigurationValue> unfit(
      ManifestNode node, ConfigOption.Type type, String path, String hint) {
    SourcePosition position = node.position();
    problems.add(
        Code.MANIFEST_CONFIG_DEFAULT,
        position,
        "The default of `"
            + path
            + "` is "
            + node.kind()
            + ", but its type is `"
            + type.text()
            + "`",
        hint);
    return Optional.empty();
  }
}
