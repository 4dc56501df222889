/** The vocabulary of a workspace: ids, labels, patterns, configuration, manifest. Pure values. */
@NullMarked
package dev.zako.engine.build.model;

import org.jspecify.annotations.NullMarked;
