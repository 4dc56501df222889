/** Which command runs next: recorded durations, critical paths, and a pool of resources. */
@NullMarked
package dev.zako.engine.build.schedule;

import org.jspecify.annotations.NullMarked;
