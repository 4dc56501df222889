@org.jspecify.annotations.NullMarked
package dev.zako.js;
