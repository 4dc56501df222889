@NullMarked
package dev.zako.js.internal;

import org.jspecify.annotations.NullMarked;
