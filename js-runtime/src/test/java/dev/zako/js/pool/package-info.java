@NullMarked
package dev.zako.js.pool;

import org.jspecify.annotations.NullMarked;
