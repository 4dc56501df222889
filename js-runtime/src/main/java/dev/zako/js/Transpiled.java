package dev.zako.js;

import java.util.List;

/**
 * A module as JavaScript. Plain data that depends on the source alone, so it may be kept under the
 * digest of the source and {@link Transpiler#VERSION}.
 *
 * @param code the JavaScript text of an ES module
 * @param sourceMap a source map of version 3 from the code to the TypeScript text; empty if the
 *     positions are equal
 * @param imports what the module imports, in the order of the text
 */
public record Transpiled(String code, String sourceMap, List<ImportStatement> imports) {
  /** Copies the list. */
  public Transpiled {
    imports = List.copyOf(imports);
  }
}
