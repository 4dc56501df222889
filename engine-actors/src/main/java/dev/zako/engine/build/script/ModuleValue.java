package dev.zako.engine.build.script;

import dev.zako.cas.Digest;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;
import dev.zako.js.Transpiled;

/** What is known of a module by itself. */
public sealed interface ModuleValue extends NodeValue {
  /**
   * A module that can be evaluated.
   *
   * @param source its text
   * @param digest of the text in UTF-8
   * @param transpiled its JavaScript and its imports
   */
  record Present(String source, Digest digest, Transpiled transpiled) implements ModuleValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of("module", digest.toString());
    }
  }

  /** There is no such module. Who imports it says where. */
  record Absent() implements ModuleValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of("no module");
    }
  }
}
