package dev.zako.engine.build.manifest;

import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.manifest.ManifestNode.TableNode;
import java.util.List;

/**
 * The text of a manifest as a tree.
 *
 * @param root what could be read, in spite of any errors
 * @param errors of the language, not of the content
 */
record ManifestDocument(TableNode root, List<Diagnostic> errors) {
  /** The deepest that tables and lists may be nested. */
  static final int MAX_DEPTH = 128;

  ManifestDocument {
    errors = List.copyOf(errors);
  }
}
