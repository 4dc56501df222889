package dev.zako.cli.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where log messages go: always to a file in the state directory, which is rotated by size and
 * compressed, and to the console if asked for. Set up by code, which takes a small part of the time
 * that a configuration file takes.
 */
public final class Logs {
  private static final String FILE_PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level [%thread] %logger: %msg%n%xException";
  private static final String CONSOLE_PATTERN = "%-5level %logger{20}: %msg%n%xException";
  private static final int KEPT_FILES = 5;
  private static final FileSize MAX_FILE_SIZE = new FileSize(4L * 1024 * 1024);

  private Logs() {}

  /**
   * Sends log messages there from now on. A file that cannot be written is left out.
   *
   * @param directory where the log files are
   * @param fileLevel the least level that goes into the file
   * @param consoleLevel the least level that goes to the console; none: nothing does
   * @param console takes lines for the console
   */
  public static void start(
      Path directory, String fileLevel, Optional<String> consoleLevel, Consumer<String> console) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (!(factory instanceof LoggerContext context)) {
      return; // another backend is on the class path, with its own configuration
    }
    context.reset();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    Level toFile = level(fileLevel);
    Level toConsole = consoleLevel.map(Logs::level).orElse(Level.OFF);
    root.setLevel(toConsole.isGreaterOrEqual(toFile) ? toFile : toConsole);
    context.getLogger("org.apache.pekko").setLevel(quieter(root.getLevel()));
    root.addAppender(file(context, directory, toFile));
    if (consoleLevel.isPresent()) {
      root.addAppender(console(context, toConsole, console));
    }
  }

  /** Writes everything out and closes the files. */
  public static void stop() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }

  /** Actors tell of themselves only what is odd, unless everything is wanted. */
  private static Level quieter(Level level) {
    return level.isGreaterOrEqual(Level.DEBUG) ? Level.WARN : level;
  }

  private static Level level(String name) {
    return Level.toLevel(name.toUpperCase(Locale.ROOT), Level.INFO);
  }

  private static Appender<ILoggingEvent> file(LoggerContext context, Path directory, Level level) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(directory.resolve("zako.log").toString());
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(directory.resolve("zako.%i.log.gz").toString());
    rolling.setMinIndex(1);
    rolling.setMaxIndex(KEPT_FILES);
    rolling.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
    trigger.setContext(context);
    trigger.setMaxFileSize(MAX_FILE_SIZE);
    trigger.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(trigger);
    appender.setEncoder(encoder(context, FILE_PATTERN));
    appender.addFilter(new LeastLevel(level));
    appender.start();
    return appender;
  }

  private static Appender<ILoggingEvent> console(
      LoggerContext context, Level level, Consumer<String> console) {
    PatternLayoutEncoder encoder = encoder(context, CONSOLE_PATTERN);
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            console.accept(new String(encoder.encode(event), StandardCharsets.UTF_8));
          }
        };
    appender.setContext(context);
    appender.addFilter(new LeastLevel(level));
    appender.start();
    return appender;
  }

  private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setPattern(pattern);
    encoder.start();
    return encoder;
  }
}
