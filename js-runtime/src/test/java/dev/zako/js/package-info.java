@NullMarked
package dev.zako.js;

import org.jspecify.annotations.NullMarked;
