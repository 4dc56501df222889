@org.jspecify.annotations.NullMarked
package dev.zako.cli;
