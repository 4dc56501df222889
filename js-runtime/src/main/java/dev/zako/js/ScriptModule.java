package dev.zako.js;

/**
 * A module ready for evaluation.
 *
 * @param id its identity
 * @param kind its kind
 * @param source its TypeScript or JSON text, for the excerpts in messages
 * @param transpiled its JavaScript
 */
public record ScriptModule(ModuleId id, ScriptKind kind, String source, Transpiled transpiled) {}
