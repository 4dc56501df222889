package dev.zako.cli.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
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

  /** The file that a daemon writes to, in the directory of the log files. */
  public static final String DAEMON_FILE = "daemon.log";

  private static final String BUILD_FILE = "zako.log";

  private Logs() {}

  /** Somewhere log messages go to until it is closed. */
  @FunctionalInterface
  public interface Target extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Sends log messages there from now on. A file that cannot be written is left out.
   *
   * @param directory where the log files are; none: nothing goes into a file
   * @param fileLevel the least level that goes into the file
   * @param consoleLevel the least level that goes to the console; none: nothing does
   * @param console takes lines for the console
   */
  public static Target start(
      Optional<Path> directory,
      String fileLevel,
      Optional<String> consoleLevel,
      Consumer<String> console) {
    Target file = start(directory.map(in -> in.resolve(BUILD_FILE)), level(fileLevel));
    consoleLevel.ifPresent(level -> attach(level, console));
    return file;
  }

  /** Sends log messages to the file of a daemon from now on. */
  public static Target startDaemon(Path directory) {
    return start(Optional.of(directory.resolve(DAEMON_FILE)), Level.INFO);
  }

  private static Target start(Optional<Path> file, Level level) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return () -> {}; // another backend is on the class path, with its own configuration
    }
    context.reset();
    file.ifPresent(each -> root(context).addAppender(file(context, each, level)));
    adjust(context);
    return Logs::stop;
  }

  /**
   * Sends log messages to a console as well, until the result is closed.
   *
   * @param level the least level that goes there
   * @param console takes lines
   */
  public static Target attach(String level, Consumer<String> console) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return () -> {};
    }
    Appender<ILoggingEvent> appender = console(context, level(level), console);
    root(context).addAppender(appender);
    adjust(context);
    return () -> {
      root(context).detachAppender(appender);
      appender.stop();
      adjust(context);
    };
  }

  private static ch.qos.logback.classic.Logger root(LoggerContext context) {
    return context.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  /** Lets through what at least one of the appenders takes. */
  private static synchronized void adjust(LoggerContext context) {
    Level least = Level.OFF;
    for (Appender<ILoggingEvent> appender :
        (Iterable<Appender<ILoggingEvent>>) () -> root(context).iteratorForAppenders()) {
      for (Filter<ILoggingEvent> filter : appender.getCopyOfAttachedFiltersList()) {
        if (filter instanceof LeastLevel limit && least.isGreaterOrEqual(limit.level())) {
          least = limit.level();
        }
      }
    }
    root(context).setLevel(least);
    context.getLogger("org.apache.pekko").setLevel(quieter(least));
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

  private static Appender<ILoggingEvent> file(LoggerContext context, Path file, Level level) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file.toString().replaceFirst("\\.log$", ".%i.log.gz"));
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
