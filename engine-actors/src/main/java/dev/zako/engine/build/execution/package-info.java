/** Actions: their keys, the cache, the sandbox, dependency files, and what is told of failures. */
@NullMarked
package dev.zako.engine.build.execution;

import org.jspecify.annotations.NullMarked;
