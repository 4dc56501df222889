package dev.zako.sandbox.linux;

import java.nio.file.Path;

/** One mount of a new root, to be made in the order of its plan. */
public sealed interface Mount {
  /** Where it goes: an absolute path in the new root; the place exists already. */
  String at();

  /**
   * A file or directory of the host with everything mounted below it.
   *
   * @param source what is mounted
   * @param writable whether it may be written to
   */
  record Bind(Path source, String at, boolean writable) implements Mount {}

  /** A device file of the host; what it is can be used, its permissions cannot be changed. */
  record Device(Path source, String at) implements Mount {}

  /** An empty directory in memory that goes with the namespace. */
  record Memory(String at) implements Mount {}

  /**
   * The processes of the new process namespace, read-only: to the kernel's settings there, a
   * command of root's sandbox would be root.
   */
  record Processes(String at) implements Mount {}
}
