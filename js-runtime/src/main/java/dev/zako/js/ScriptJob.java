package dev.zako.js;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One evaluation: everything it can see. Nothing else reaches the script, so its result depends on
 * this value alone.
 *
 * @param name what messages call the job, usually the script that the user wrote
 * @param entryCode the JavaScript text of the module that starts it, made by the host: it imports
 *     modules by their identity, and its default export is the result, or a promise of it
 * @param modules all modules it may load, closed under imports
 * @param kind the kind of evaluation, which `zako:context` names
 * @param inputJson the JSON text that `hostInput()` of `zako:internal` returns
 * @param limits what it may use
 */
public record ScriptJob(
    String name,
    String entryCode,
    SortedMap<ModuleId, ScriptModule> modules,
    ScriptKind kind,
    String inputJson,
    ScriptLimits limits) {

  /** Copies the map. */
  public ScriptJob {
    modules = Collections.unmodifiableSortedMap(new TreeMap<>(modules));
  }
}
