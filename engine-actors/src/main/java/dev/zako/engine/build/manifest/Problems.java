package dev.zako.engine.build.manifest;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.manifest.ManifestNode.FlagNode;
import dev.zako.engine.build.manifest.ManifestNode.ListNode;
import dev.zako.engine.build.manifest.ManifestNode.TableNode;
import dev.zako.engine.build.manifest.ManifestNode.TextNode;
import dev.zako.engine.build.model.MalformedTextException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Collects what is wrong with a manifest, while values of the wanted types are taken out of it. A
 * value that is missing or of another type is reported and then left out.
 */
final class Problems {
  private static final Pattern TOML_KEY = Pattern.compile("\\b([a-z_][a-z0-9_]*) = ");

  private final List<Diagnostic> found = new ArrayList<>();
  private final SortedMap<String, SourcePosition> positions = new TreeMap<>();

  /** Everything reported, in the order reported. */
  List<Diagnostic> found() {
    return List.copyOf(found);
  }

  /** Where the keys are that were asked for. */
  SortedMap<String, SourcePosition> positions() {
    return positions;
  }

  /** Reports a problem at a value. */
  void add(Code code, SourcePosition position, String message, Optional<String> hint) {
    found.add(
        Diagnostic.of(code, message).at(position).withHint(hint.map(text -> at(position, text))));
  }

  /** A hint in the notation of the file that it is about: keys are written otherwise in JSON. */
  private static String at(SourcePosition position, String hint) {
    return position.file().endsWith(".json") ? TOML_KEY.matcher(hint).replaceAll("\"$1\": ") : hint;
  }

  /** Reports a problem at a value, with a next step. */
  void add(Code code, SourcePosition position, String message, String hint) {
    add(code, position, message, Optional.of(hint));
  }

  /** Reports a malformed text at a value. */
  void add(Code code, SourcePosition position, MalformedTextException cause) {
    add(code, position, cause.getMessage(), cause.hint());
  }

  /** A reader of a text that may refuse it. */
  @FunctionalInterface
  interface Reader<T> {
    T read(String text) throws MalformedTextException;
  }

  /** The value read from a text, or nothing if it is malformed. */
  <T> Optional<T> read(Code code, TextNode text, Reader<T> reader) {
    try {
      return Optional.of(reader.read(text.text()));
    } catch (MalformedTextException e) {
      add(code, text.position(), e);
      return Optional.empty();
    }
  }

  /**
   * Reports the keys of a table that are none of the known ones.
   *
   * @param path of the table, empty for the manifest
   * @param renamed from keys that are not known any more, or never were, to what to do instead
   */
  void requireKnown(
      TableNode table, String path, SortedSet<String> known, Map<String, String> renamed) {
    table
        .entries()
        .forEach(
            (key, value) -> {
              positions.put(join(path, key), value.position());
              if (!known.contains(key)) {
                String hint =
                    Optional.ofNullable(renamed.get(key))
                        .or(() -> Suggestions.didYouMean(key, known))
                        .orElse("The keys here are [`" + String.join("`, `", known) + "`]");
                add(
                    Code.MANIFEST_UNKNOWN_KEY,
                    value.position(),
                    "Manifest key `" + join(path, key) + "` is unknown",
                    hint);
              }
            });
  }

  /** The value of a required key. */
  Optional<ManifestNode> required(TableNode table, String path, String key, String hint) {
    Optional<ManifestNode> value = optional(table, key);
    if (value.isEmpty()) {
      add(
          Code.MANIFEST_MISSING_KEY,
          table.position(),
          "Manifest key `" + join(path, key) + "` is missing",
          hint);
    }
    return value;
  }

  /** The value of a key, if it is there. */
  static Optional<ManifestNode> optional(TableNode table, String key) {
    return Optional.ofNullable(table.entries().get(key));
  }

  /** The value as text. */
  Optional<TextNode> text(ManifestNode value, String path) {
    return value instanceof TextNode text ? Optional.of(text) : wrongType(value, path, "a text");
  }

  /** The text of an optional key. */
  Optional<TextNode> optionalText(TableNode table, String path, String key) {
    return optional(table, key).flatMap(value -> text(value, join(path, key)));
  }

  /** The boolean of an optional key. */
  Optional<Boolean> optionalFlag(TableNode table, String path, String key) {
    return optional(table, key)
        .flatMap(
            value ->
                value instanceof FlagNode flag
                    ? Optional.of(flag.value())
                    : wrongType(value, join(path, key), "a boolean"));
  }

  /** The value as list. */
  Optional<ListNode> list(ManifestNode value, String path) {
    return value instanceof ListNode list ? Optional.of(list) : wrongType(value, path, "a list");
  }

  /** The value as table. */
  Optional<TableNode> table(ManifestNode value, String path) {
    return value instanceof TableNode table
        ? Optional.of(table)
        : wrongType(value, path, "a table");
  }

  /** The texts of a list. */
  List<TextNode> texts(ManifestNode value, String path) {
    List<TextNode> texts = new ArrayList<>();
    list(value, path)
        .ifPresent(
            list -> {
              for (int i = 0; i < list.items().size(); i++) {
                text(list.items().get(i), path + "[" + i + "]").ifPresent(texts::add);
              }
            });
    return texts;
  }

  /** The entries of an optional table whose values are tables too. */
  Map<String, ManifestNode> optionalEntries(TableNode table, String key) {
    Map<String, ManifestNode> entries = new LinkedHashMap<>();
    optional(table, key)
        .flatMap(value -> table(value, key))
        .ifPresent(inner -> entries.putAll(inner.entries()));
    entries.forEach((name, value) -> positions.put(join(key, name), value.position()));
    return entries;
  }

  /** Reports a value of the wrong type; answers nothing. */
  <T> Optional<T> wrongType(ManifestNode value, String path, String wanted) {
    add(
        Code.MANIFEST_TYPE,
        value.position(),
        "Manifest key `" + path + "` is " + value.kind() + ", not " + wanted,
        "Give " + wanted);
    return Optional.empty();
  }

  /** A path of keys for messages. */
  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
