package dev.zako.engine.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Chooses where commands run that are run once more to see whether they make the same. */
final class OtherDirectory {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");

  private OtherDirectory() {}

  /**
   * A directory in memory if programs may be run there, because names come there in the order in
   * which they were made, and on disks in one that hardly ever changes; else one in the state
   * directory.
   *
   * @param memory a directory that everybody may write to, in memory if there is such a one
   * @param state the state directory
   */
  static Path choose(Path memory, Path state) {
    try {
      String user = Files.getOwner(state).getName();
      Path own = memory.resolve("zako-verify-" + user);
      return isFit(memory, Files.readAllLines(MOUNTS)) && MachineDirectory.isPrivate(own, user)
          ? own
          : state.resolve("verify");
    } catch (IOException | UnsupportedOperationException _) {
      return state.resolve("verify");
    }
  }

  /** Whether something in memory is mounted there from which programs may be run. */
  static boolean isFit(Path directory, List<String> mounts) {
    boolean fit = false;
    for (String mount : mounts) {
      String[] fields = mount.split(" ", -1);
      if (fields.length >= 4 && fields[1].equals(directory.toString())) {
        List<String> options = Arrays.asList(fields[3].split(",", -1));
        fit = fields[2].equals("tmpfs") && options.contains("rw") && !options.contains("noexec");
      }
    }
    return fit;
  }
}
