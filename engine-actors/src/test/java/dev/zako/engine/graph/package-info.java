@NullMarked
package dev.zako.engine.graph;

import org.jspecify.annotations.NullMarked;
