/** The packaged program, started by its launcher, on real workspaces. */
@NullMarked
package dev.zako.cli.e2e;

import org.jspecify.annotations.NullMarked;
