package dev.zako.js;

/**
 * A place in the TypeScript text of a module.
 *
 * @param module the module
 * @param line the line, counted from 1
 * @param column the column in UTF-16 units, counted from 1
 */
public record ScriptPosition(ModuleId module, int line, int column) {
  @Override
  public String toString() {
    return module + ":" + line + ":" + column;
  }
}
