/** Where the log messages of a run go. */
@NullMarked
package dev.zako.cli.logs;

import org.jspecify.annotations.NullMarked;
