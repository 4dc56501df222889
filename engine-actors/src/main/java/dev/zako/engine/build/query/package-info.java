/**
 * The language of queries over the graph of targets: reading it, and what it means on any graph.
 */
@NullMarked
package dev.zako.engine.build.query;

import org.jspecify.annotations.NullMarked;
