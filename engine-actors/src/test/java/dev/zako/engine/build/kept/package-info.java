/** Tests of how the values of the build are written. */
@NullMarked
package dev.zako.engine.build.kept;

import org.jspecify.annotations.NullMarked;
