/** Reads {@code zako.toml} and {@code zako.json} into one typed manifest. */
@NullMarked
package dev.zako.engine.build.manifest;

import org.jspecify.annotations.NullMarked;
