/** Tests of what runs first. */
@NullMarked
package dev.zako.engine.build.schedule;

import org.jspecify.annotations.NullMarked;
