/** Tests of the `zako:*` modules, run by the real runtime. */
@NullMarked
package dev.zako.js.modules;

import org.jspecify.annotations.NullMarked;
