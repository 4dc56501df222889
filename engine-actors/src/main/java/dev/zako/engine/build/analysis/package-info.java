/** From build files to actions: packages, targets, toolchains, rules. */
@NullMarked
package dev.zako.engine.build.analysis;

import org.jspecify.annotations.NullMarked;
