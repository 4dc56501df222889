/**
 * What editors and the TypeScript compiler need to understand a workspace: the types of the {@code
 * zako:*} modules, the configuration of each kind of script, and the check itself.
 */
@NullMarked
package dev.zako.cli.editor;

import org.jspecify.annotations.NullMarked;
