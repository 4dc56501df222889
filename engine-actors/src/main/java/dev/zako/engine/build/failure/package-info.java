/** Failures as data: stable codes, source positions, diagnostics and suggestions. */
@NullMarked
package dev.zako.engine.build.failure;

import org.jspecify.annotations.NullMarked;
