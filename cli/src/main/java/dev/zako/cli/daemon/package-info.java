/** The process that keeps the engine of a workspace open for its clients. */
@NullMarked
package dev.zako.cli.daemon;

import org.jspecify.annotations.NullMarked;
