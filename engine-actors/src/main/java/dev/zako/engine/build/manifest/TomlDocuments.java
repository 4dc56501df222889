package dev.zako.engine.build.manifest;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.manifest.ManifestNode.FlagNode;
import dev.zako.engine.build.manifest.ManifestNode.ListNode;
import dev.zako.engine.build.manifest.ManifestNode.NumberNode;
import dev.zako.engine.build.manifest.ManifestNode.OtherNode;
import dev.zako.engine.build.manifest.ManifestNode.TableNode;
import dev.zako.engine.build.manifest.ManifestNode.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads TOML. */
final class TomlDocuments {
  private static final long MAX_EXACT = 1L << 53;

  private final String file;

  private TomlDocuments(String file) {
    this.file = file;
  }

  static ManifestDocument read(String file, String text) {
    TomlDocuments reader = new TomlDocuments(file);
    TomlParseResult result = Toml.parse(text, TomlParseOptions.sourceless());
    List<Diagnostic> errors = result.errors().stream().map(reader::diagnostic).toList();
    return new ManifestDocument(reader.table(result, new SourcePosition(file, 1, 1)), errors);
  }

  private Diagnostic diagnostic(TomlParseError error) {
    String message = String.valueOf(error.getMessage());
    int defined = message.indexOf(" previously defined at ");
    Diagnostic diagnostic =
        defined > 0
            ? Diagnostic.of(
                    Code.MANIFEST_DUPLICATE_KEY,
                    "Manifest key `" + message.substring(0, defined) + "` is given twice")
                .withNote("First" + message.substring(defined + " previously".length()))
                .withHint("Keep one of the two")
            : Diagnostic.of(Code.MANIFEST_SYNTAX, "The manifest is not valid TOML: " + message)
                .withHint("Correct the syntax at this place");
    return diagnostic.at(position(error.position()));
  }

  private TableNode table(TomlTable table, SourcePosition position) {
    Map<String, ManifestNode> entries = new LinkedHashMap<>();
    for (String key : table.keySet()) {
      List<String> path = List.of(key);
      @Nullable Object value = table.get(path);
      if (value != null) {
        entries.put(key, node(value, position(table.inputPositionOf(path))));
      }
    }
    return new TableNode(position, entries);
  }

  private ListNode list(TomlArray array, SourcePosition position) {
    List<ManifestNode> items = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      items.add(node(array.get(i), position(array.inputPositionOf(i))));
    }
    return new ListNode(position, items);
  }

  private ManifestNode node(Object value, SourcePosition position) {
    return switch (value) {
      case TomlTable table -> table(table, position);
      case TomlArray array -> list(array, position);
      case String text -> new TextNode(position, text);
      case Boolean flag -> new FlagNode(position, flag);
      case Long number ->
          new NumberNode(position, number, number >= -MAX_EXACT && number <= MAX_EXACT);
      case Double number -> new NumberNode(position, number, /* exact= */ true);
      default -> new OtherNode(position, "a date or time");
    };
  }

  private SourcePosition position(@Nullable TomlPosition position) {
    return position == null
        ? SourcePosition.ofFile(file)
        : new SourcePosition(file, position.line(), position.column());
  }
}
