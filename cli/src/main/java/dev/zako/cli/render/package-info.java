/** How results, problems and progress look as text. */
@NullMarked
package dev.zako.cli.render;

import org.jspecify.annotations.NullMarked;
