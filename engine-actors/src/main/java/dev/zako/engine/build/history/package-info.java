/**
 * What builds did, kept after their end, and what follows from it: why something was made again,
 * why it was not in the cache, what differs between two builds. Plain data and functions of it.
 */
@org.jspecify.annotations.NullMarked
package dev.zako.engine.build.history;
