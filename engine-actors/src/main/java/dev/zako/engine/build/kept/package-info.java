/** How the values of the build are written to the store of the graph, and read back. */
@NullMarked
package dev.zako.engine.build.kept;

import org.jspecify.annotations.NullMarked;
