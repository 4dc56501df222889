/** What builds read of the world outside: files, directories, the environment, host programs. */
@NullMarked
package dev.zako.engine.build.leaf;

import org.jspecify.annotations.NullMarked;
