/** Starting processes and ending them with everything they started. */
@org.jspecify.annotations.NullMarked
package dev.zako.sandbox.process;
