/** Whole-program and engine benchmarks: Zako beside its peers, in one run. */
@org.jspecify.annotations.NullMarked
package dev.zako.benchmarks;
