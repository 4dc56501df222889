/** The ways to put a process into namespaces of its own on Linux. */
@org.jspecify.annotations.NullMarked
package dev.zako.sandbox.linux;
