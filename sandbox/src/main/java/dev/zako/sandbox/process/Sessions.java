package dev.zako.sandbox.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the processes of a session through `/proc`; finds none where there is no `/proc`. */
final class Sessions {
  private static final Path PROC = Path.of("/proc");

  /** Where process group and session are after the name in `/proc/PID/stat`; see proc(5). */
  private static final int GROUP_FIELD = 2;

  private static final int SESSION_FIELD = 3;

  private Sessions() {}

  /** Kills all processes of the session or process group that a process led. */
  static void killSession(long leader) {
    // A process that forks while it is looked for shows up in the next round.
    for (int round = 0; round < 10; round++) {
      List<Long> members = membersOf(leader);
      if (members.isEmpty()) {
        return;
      }
      for (long pid : members) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  private static List<Long> membersOf(long leader) {
    List<Long> members = new ArrayList<>();
    String wanted = Long.toString(leader);
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (isMember(process, wanted)) {
          members.add(Long.valueOf(process.getFileName().toString()));
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      return List.of();
    }
    return members;
  }

  private static boolean isMember(Path process, String leader) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", SESSION_FIELD + 2);
      boolean dead = fields[0].equals("Z") || fields[0].equals("X");
      return !dead && (fields[GROUP_FIELD].equals(leader) || fields[SESSION_FIELD].equals(leader));
    } catch (IOException | RuntimeException _) {
      return false;
    }
  }
}
