package dev.zako.cli.command;

import java.util.Optional;

/**
 * What every command understands.
 *
 * @param directory where to work instead of the current directory, as written
 * @param color when to use colours
 * @param verbosity how much to say
 * @param logLevel the least level of log messages that are shown, if any are
 * @param backtrace whether internal errors come with the stack of calls
 */
public record GlobalOptions(
    Optional<String> directory,
    ColorChoice color,
    Verbosity verbosity,
    Optional<LogLevel> logLevel,
    boolean backtrace) {

  /** What holds if nothing is said. */
  public static final GlobalOptions DEFAULT =
      new GlobalOptions(
          Optional.empty(), ColorChoice.AUTO, Verbosity.NORMAL, Optional.empty(), false);

  /** When to use colours. */
  public enum ColorChoice {
    /** On a terminal, unless {@code NO_COLOR} is set. */
    AUTO,
    /** Also in files and pipes. */
    ALWAYS,
    /** Not at all. */
    NEVER
  }

  /** How much to say. */
  public enum Verbosity {
    /** Results and problems only. */
    SILENT,
    /** Also progress, a summary and what scripts log. */
    NORMAL,
    /** Also log messages and every command that runs. */
    VERBOSE
  }

  /** How important a log message is. */
  public enum LogLevel {
    /** Every step. */
    TRACE,
    /** What a developer of Zako wants to see. */
    DEBUG,
    /** What happens. */
    INFO,
    /** What is odd. */
    WARN,
    /** What failed. */
    ERROR
  }
}
