/** The build on top of the graph: from a workspace's scripts to its outputs. */
@NullMarked
package dev.zako.engine.build;

import org.jspecify.annotations.NullMarked;
