@NullMarked
package dev.zako.engine.hone;

import org.jspecify.annotations.NullMarked;
