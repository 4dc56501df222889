/** Commands: reading the command line and carrying it out. */
@NullMarked
package dev.zako.cli.command;

import org.jspecify.annotations.NullMarked;
