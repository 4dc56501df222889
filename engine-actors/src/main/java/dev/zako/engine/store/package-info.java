/**
 * Keeps the graph on disk: an append-only file of records, its index in memory, and the store of
 * the engine on top of them. What a value is, and how it is written, it does not know.
 */
@NullMarked
package dev.zako.engine.store;

import org.jspecify.annotations.NullMarked;
