package dev.zako.engine.build.manifest;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Reads manifests. Pure: the caller has the bytes. */
public final class ManifestParser {
  /** The name of a manifest in TOML. */
  public static final String TOML_NAME = "zako.toml";

  /** The name of a manifest in JSON. */
  public static final String JSON_NAME = "zako.json";

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private ManifestParser() {}

  /**
   * Reads a manifest. Never throws because of its content; reports all problems at once, except
   * that a document whose syntax is wrong is only judged as far as it could be read.
   *
   * @param file the file as the user knows it, for the positions; read as JSON if it ends with
   *     {@code .json}, else as TOML
   * @param content the bytes of the file: UTF-8, with or without a byte order mark
   */
  public static ManifestResult parse(String file, byte[] content) {
    CharBuffer decoded = CharBuffer.allocate(content.length + 1);
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CoderResult result = decoder.decode(bytes, decoded, /* endOfInput= */ true);
    decoded.flip();
    if (result.isError()) {
      return notText(file, decoded.toString());
    }
    String text = decoded.toString();
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    return ManifestReader.read(
        file.endsWith(".json") ? JsonDocuments.read(file, text) : TomlDocuments.read(file, text));
  }

  private static ManifestResult notText(String file, String before) {
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int column = before.length() - before.lastIndexOf('\n');
    return new ManifestResult(
        Optional.empty(),
        List.of(
            Diagnostic.of(Code.MANIFEST_UNREADABLE, "The manifest is not UTF-8 text")
                .at(new SourcePosition(file, line, column))
                .withHint("Save the file as UTF-8")),
        new TreeMap<>());
  }
}
