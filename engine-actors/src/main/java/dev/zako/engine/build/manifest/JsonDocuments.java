package dev.zako.engine.build.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.manifest.ManifestNode.FlagNode;
import dev.zako.engine.build.manifest.ManifestNode.ListNode;
import dev.zako.engine.build.manifest.ManifestNode.NumberNode;
import dev.zako.engine.build.manifest.ManifestNode.OtherNode;
import dev.zako.engine.build.manifest.ManifestNode.TableNode;
import dev.zako.engine.build.manifest.ManifestNode.TextNode;
import dev.zako.js.JsonErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON. */
final class JsonDocuments {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final BigDecimal MAX_EXACT = BigDecimal.valueOf(1L << 53);

  /** The first error of the language ends the reading. */
  private static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Diagnostic diagnostic;

    SyntaxException(Diagnostic diagnostic) {
      super(diagnostic.message());
      this.diagnostic = diagnostic;
    }
  }

  private final String file;
  private final JsonParser parser;
  private final List<Diagnostic> errors = new ArrayList<>();

  private JsonDocuments(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  static ManifestDocument read(String file, String text) {
    TableNode nothing = new TableNode(new SourcePosition(file, 1, 1), Map.of());
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonDocuments reader = new JsonDocuments(file, parser);
      try {
        ManifestNode root = reader.document();
        if (root instanceof TableNode table) {
          return new ManifestDocument(table, reader.errors);
        }
        reader.errors.add(
            Diagnostic.of(Code.MANIFEST_TYPE, "The manifest is " + root.kind() + ", not a table")
                .at(root.position())
                .withHint("Put everything into one pair of braces"));
      } catch (SyntaxException e) {
        reader.errors.add(e.diagnostic);
      }
      return new ManifestDocument(nothing, reader.errors);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed", e);
    }
  }

  private ManifestNode document() throws SyntaxException {
    @Nullable JsonToken token = next();
    if (token == null) {
      throw error(new SourcePosition(file, 1, 1), "The file is empty");
    }
    ManifestNode root = node(token, here(), 0);
    if (next() != null) {
      throw error(here(), "There is more after the end of the value");
    }
    return root;
  }

  private ManifestNode node(JsonToken token, SourcePosition position, int depth)
      throws SyntaxException {
    if (depth > ManifestDocument.MAX_DEPTH) {
      throw error(here(), "Values are nested more than " + ManifestDocument.MAX_DEPTH + " deep");
    }
    return switch (token) {
      case START_OBJECT -> table(position, depth);
      case START_ARRAY -> list(position, depth);
      case VALUE_STRING -> new TextNode(position, text());
      case VALUE_TRUE -> new FlagNode(position, true);
      case VALUE_FALSE -> new FlagNode(position, false);
      case VALUE_NULL -> new OtherNode(position, "null");
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(position);
      case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("Not the start of a value [" + token + "]");
    };
  }

  private TableNode table(SourcePosition position, int depth) throws SyntaxException {
    Map<String, ManifestNode> entries = new LinkedHashMap<>();
    while (require(next()) != JsonToken.END_OBJECT) {
      SourcePosition keyPosition = here();
      String key = text();
      ManifestNode value = node(require(next()), keyPosition, depth + 1);
      @Nullable ManifestNode earlier = entries.putIfAbsent(key, value);
      if (earlier != null) {
        errors.add(
            Diagnostic.of(Code.MANIFEST_DUPLICATE_KEY, "Manifest key `" + key + "` is given twice")
                .at(keyPosition)
                .withNote("First defined at " + earlier.position())
                .withHint("Keep one of the two"));
      }
    }
    return new TableNode(position, entries);
  }

  private ListNode list(SourcePosition position, int depth) throws SyntaxException {
    List<ManifestNode> items = new ArrayList<>();
    while (true) {
      JsonToken token = require(next());
      if (token == JsonToken.END_ARRAY) {
        return new ListNode(position, items);
      }
      items.add(node(token, here(), depth + 1));
    }
  }

  private NumberNode number(SourcePosition position) throws SyntaxException {
    String text = text();
    double value = Double.parseDouble(text);
    boolean integer = text.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
    boolean exact = !integer || new BigDecimal(text).abs().compareTo(MAX_EXACT) <= 0;
    return new NumberNode(position, value, exact);
  }

  private @Nullable JsonToken next() throws SyntaxException {
    try {
      return parser.nextToken();
    } catch (JsonProcessingException e) {
      throw syntaxError(e);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed", e);
    }
  }

  private String text() throws SyntaxException {
    try {
      String text = parser.getText();
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw error(here(), "A text holds half of a character, by an escape such as `\\ud800`");
      }
      return text;
    } catch (JsonProcessingException e) {
      throw syntaxError(e);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed", e);
    }
  }

  private JsonToken require(@Nullable JsonToken token) throws SyntaxException {
    if (token == null) {
      throw error(here(), "The file ends too early");
    }
    return token;
  }

  private SourcePosition here() {
    return position(parser.currentTokenLocation());
  }

  private SyntaxException syntaxError(JsonProcessingException e) {
    @Nullable JsonLocation location = e.getLocation();
    return error(location == null ? here() : position(location), JsonErrors.explain(e));
  }

  private SyntaxException error(SourcePosition position, String message) {
    return new SyntaxException(
        Diagnostic.of(Code.MANIFEST_SYNTAX, "The manifest is not valid JSON: " + message)
            .at(position)
            .withHint("Correct the syntax at this place; JSON has no comments or final commas"));
  }

  private SourcePosition position(JsonLocation location) {
    return new SourcePosition(
        file, Math.max(0, location.getLineNr()), Math.max(0, location.getColumnNr()));
  }
}
