/** The small process that has a daemon carry out a build. Loads nothing of the engine. */
@NullMarked
package dev.zako.cli.client;

import org.jspecify.annotations.NullMarked;
