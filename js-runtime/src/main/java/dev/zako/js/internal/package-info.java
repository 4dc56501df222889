/** How scripts are read and evaluated: the only package that touches the engines behind it. */
@NullMarked
package dev.zako.js.internal;

import org.jspecify.annotations.NullMarked;
