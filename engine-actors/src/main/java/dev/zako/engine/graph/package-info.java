/**
 * The vocabulary and the decisions of the incremental graph: keys, values, fingerprints, failures
 * and the state machine of one node. Everything here is plain data and pure functions; nothing
 * knows about actors, threads or builds.
 */
@NullMarked
package dev.zako.engine.graph;

import org.jspecify.annotations.NullMarked;
