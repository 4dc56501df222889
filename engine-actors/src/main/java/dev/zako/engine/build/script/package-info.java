/** Scripts as nodes: the manifest, modules with their imports, and evaluations. */
@NullMarked
package dev.zako.engine.build.script;

import org.jspecify.annotations.NullMarked;
