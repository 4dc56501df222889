/**
 * The incremental graph engine: one actor per node, a registry of 64 shards, functions computed on
 * virtual threads. It knows keys, values and functions, and nothing about what is being built.
 */
@NullMarked
package dev.zako.engine.hone;

import org.jspecify.annotations.NullMarked;
