/**
 * Parsers under random input. A {@link dev.zako.fuzz.FuzzTarget} says what must hold for every
 * input of a kind of parser; {@link dev.zako.fuzz.Fuzzer} is what Jazzer calls.
 */
@NullMarked
package dev.zako.fuzz;

import org.jspecify.annotations.NullMarked;
