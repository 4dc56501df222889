package dev.zako.js;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.zako.js.internal.Swc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Turns TypeScript into JavaScript by erasing types. Safe for use by several threads. The native
 * library behind it is loaded when the first text is transpiled, not before, and is unpacked into
 * the given directory at most once for each version.
 */
public final class Transpiler {
  /** Changes whenever equal sources may give other results; part of the key of a kept result. */
  public static final String VERSION = "swc4j-2.0.0/2";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path libraryDirectory;

  /**
   * A transpiler.
   *
   * @param libraryDirectory where the native library is unpacked; made when it is needed
   */
  public Transpiler(Path libraryDirectory) {
    this.libraryDirectory = libraryDirectory;
  }

  /** Where the native library is unpacked. */
  public Path libraryDirectory() {
    return libraryDirectory;
  }

  /**
   * Transpiles a TypeScript module.
   *
   * @throws ScriptFailedException with kind SYNTAX if the text is not valid, uses TypeScript that
   *     is more than types, or imports at run time; with kind INTERNAL if the native library cannot
   *     be loaded
   * @throws IOException if the native library cannot be unpacked: a full or read-only disk
   */
  public Transpiled transpile(ModuleId id, String source)
      throws ScriptFailedException, IOException {
    return Swc.transpile(libraryDirectory, id, source);
  }

  /**
   * The module whose default export is the value of a JSON text. Needs no native library.
   *
   * @throws ScriptFailedException with kind SYNTAX if the text is not valid JSON or an object names
   *     a key twice
   */
  public static Transpiled json(ModuleId id, String text) throws ScriptFailedException {
    // A byte order mark is no part of the text.
    String source = text.startsWith("\ufeff") ? text.substring(1) : text;
    try (JsonParser parser = JSON.createParser(source)) {
      if (parser.nextToken() == null) {
        throw invalid(id, source, "the text is empty", 1, 1);
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        JsonLocation at = parser.currentTokenLocation();
        throw invalid(id, source, "text follows the value", at.getLineNr(), at.getColumnNr());
      }
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      int line = at == null ? 1 : at.getLineNr();
      int column = at == null ? 1 : at.getColumnNr();
      throw invalid(id, source, JsonErrors.explain(e), line, column);
    } catch (IOException e) {
      throw new UncheckedIOException("A text in memory cannot fail to be read", e);
    }
    return new Transpiled("export default " + source + ";", "", List.of());
  }

  private static ScriptFailedException invalid(
      ModuleId id, String source, String why, int line, int column) {
    return new ScriptFailedException(
        new ScriptFailure(
            ScriptFailure.Kind.SYNTAX,
            "`" + id + "` is not valid JSON: " + why,
            Optional.of(new ScriptPosition(id, line, column)),
            SourceFrame.of(source, line, column),
            List.of()));
  }
}
