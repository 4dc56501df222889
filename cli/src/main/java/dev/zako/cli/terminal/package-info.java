/** The terminal, the environment and the signals of the process. */
@NullMarked
package dev.zako.cli.terminal;

import org.jspecify.annotations.NullMarked;
