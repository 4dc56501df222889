package dev.zako.sandbox;

/** How much a sandbox keeps away from the processes that run in it. */
public enum SandboxMode {
  /** Own namespaces: only what the request declares is visible, inputs are read-only. */
  STRICT,
  /** A copied tree of the declared inputs; the rest of the host stays visible by absolute path. */
  TREE,
  /** A hard-linked tree of the declared inputs, checked afterwards; no isolation at all. */
  OFF
}
