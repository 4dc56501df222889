package dev.zako.sandbox.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is mounted where on this host; see proc_pid_mountinfo(5). */
public final class HostMounts {
  private static final Path MOUNT_INFO = Path.of("/proc/self/mountinfo");

  private static final int POINT_FIELD = 4;
  private static final int OPTIONS_FIELD = 5;

  private final Map<Path, List<String>> optionsByPoint;

  private HostMounts(Map<Path, List<String>> optionsByPoint) {
    this.optionsByPoint = optionsByPoint;
  }

  /** Reads what is mounted now. */
  public static HostMounts read() throws IOException {
    return parse(Files.readAllLines(MOUNT_INFO, StandardCharsets.ISO_8859_1));
  }

  static HostMounts parse(List<String> lines) {
    Map<Path, List<String>> options = new HashMap<>();
    for (String line : lines) {
      String[] fields = line.split(" ", OPTIONS_FIELD + 2);
      // A later line is mounted over an earlier one.
      options.put(
          Path.of(unescape(fields[POINT_FIELD])), List.of(fields[OPTIONS_FIELD].split(",")));
    }
    return new HostMounts(options);
  }

  private static String unescape(String text) {
    return text.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }

  /** Whether programs on the mount that holds a real path cannot be executed. */
  boolean isNoExec(Path realPath) {
    for (Path at = realPath; at != null; at = at.getParent()) {
      List<String> options = optionsByPoint.get(at);
      if (options != null) {
        return options.contains("noexec");
      }
    }
    return false;
  }

  /** The mount points strictly below a real path, from the outermost on. */
  public List<Path> below(Path realPath) {
    SortedSet<Path> points = new TreeSet<>();
    for (Path point : optionsByPoint.keySet()) {
      if (point.startsWith(realPath) && !point.equals(realPath)) {
        points.add(point);
      }
    }
    return new ArrayList<>(points);
  }
}
