/** Portable paths, virtual trees, and running commands that see only what they declare. */
@org.jspecify.annotations.NullMarked
package dev.zako.sandbox;
