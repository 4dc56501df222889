/** The actors that spread jobs over workers. */
@NullMarked
package dev.zako.js.pool;

import org.jspecify.annotations.NullMarked;
