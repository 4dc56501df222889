package dev.zako.cli.wire;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One message between a client and the daemon.
 *
 * <p>A client says {@link Hello} and hears {@link Welcome} or {@link Refused}. It then asks once:
 * {@link Run}, {@link Stop} or {@link Describe}. A run is answered by any number of {@link Output}s
 * and {@link Beat}s and then one {@link Exit}; meanwhile the client may send {@link Interrupt}s.
 * The others are answered by one {@link Description}. A connection that closes while a command runs
 * stops it.
 */
public sealed interface Message {
  /** The version of the messages; both sides must have the same. */
  int VERSION = 1;

  /**
   * The first words of a client.
   *
   * @param version of its messages
   * @param identity which program on which Java it is, by name, see {@link Identity}; empty: any
   *     daemon will do
   */
  record Hello(int version, SortedMap<String, String> identity) implements Message {
    /** Copies the map. */
    public Hello {
      identity = Collections.unmodifiableSortedMap(new TreeMap<>(identity));
    }
  }

  /**
   * The daemon is the right one.
   *
   * @param process its process id
   */
  record Welcome(long process) implements Message {}

  /**
   * The daemon is the wrong one. It takes no more clients, and ends when its builds have.
   *
   * @param reason what differs, as the end of a sentence
   */
  record Refused(String reason) implements Message {}

  /**
   * Carry out a command line.
   *
   * @param process the client's process id
   * @param arguments as the user wrote them
   * @param directory the absolute directory in which they were written
   * @param environment all variables of the client
   * @param terminal where stdout and stderr go
   */
  record Run(
      long process,
      List<String> arguments,
      String directory,
      SortedMap<String, String> environment,
      Terminal terminal)
      implements Message {
    /** Copies the collections. */
    public Run {
      arguments = List.copyOf(arguments);
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }
  }

  /**
   * Where a client writes to.
   *
   * @param outIsTerminal whether a person reads stdout
   * @param errIsTerminal whether a person reads stderr
   * @param device the file of the terminal that stderr is; empty if it is none
   */
  record Terminal(boolean outIsTerminal, boolean errIsTerminal, String device) {}

  /**
   * A signal arrived at the client.
   *
   * @param signal its name without {@code SIG}: {@code INT}, {@code TERM}, {@code HUP}, {@code
   *     WINCH}
   */
  record Interrupt(String signal) implements Message {}

  /** Cancel all builds and end. */
  record Stop() implements Message {}

  /** Tell about yourself. */
  record Describe() implements Message {}

  /**
   * What the daemon tells about itself.
   *
   * @param lines one {@code key: value} each
   */
  record Description(List<String> lines) implements Message {
    /** Copies the lines. */
    public Description {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Something to write.
   *
   * @param toErr whether to stderr; else to stdout
   * @param bytes as they are; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody; copying would cost every write
  record Output(boolean toErr, byte[] bytes) implements Message {}

  /** The daemon is alive. */
  record Beat() implements Message {}

  /**
   * The command has ended.
   *
   * @param code the exit code
   */
  record Exit(int code) implements Message {}
}
