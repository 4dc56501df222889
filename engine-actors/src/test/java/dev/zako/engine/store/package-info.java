/** Tests of the store of the graph. */
@NullMarked
package dev.zako.engine.store;

import org.jspecify.annotations.NullMarked;
