@NullMarked
package dev.zako.engine.build.history;

import org.jspecify.annotations.NullMarked;
