package dev.zako.sandbox.process;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A process to run.
 *
 * @param start how to start it
 * @param stdout gets its standard output, behind what it holds; made if it is not there
 * @param stderr gets its standard error in the same way
 * @param outputBytes how much of each is kept
 * @param timeout how long it may run
 */
public record ProcessSpec(
    ProcessStart start, Path stdout, Path stderr, long outputBytes, Duration timeout) {}
