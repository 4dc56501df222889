@NullMarked
package dev.zako.engine.build.query;

import org.jspecify.annotations.NullMarked;
