package dev.zako.engine.build.model;

import dev.zako.engine.build.model.IgnoreFile.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All ignore files of a package together. Files deeper in the tree overrule those above them, and
 * {@code .ignore} overrules {@code .gitignore} wherever either is. What is below an ignored
 * directory is ignored; no rule brings it back.
 *
 * <p>Only files in the package count. A user's global rules and those inside of {@code .git} do
 * not: they are no part of the sources, and two machines would build different things.
 */
public final class IgnoreRules {
  /** No rules: nothing is ignored. */
  public static final IgnoreRules NONE = new IgnoreRules(List.of());

  private static final Comparator<IgnoreFile> WEAKEST_FIRST =
      Comparator.comparing(IgnoreFile::kind).thenComparingInt(file -> file.directory().length());

  private final List<IgnoreFile> files;

  private IgnoreRules(List<IgnoreFile> files) {
    this.files = files;
  }

  /** These rules and those of one more file. */
  public IgnoreRules with(IgnoreFile file) {
    List<IgnoreFile> all = new ArrayList<>(files);
    all.add(file);
    all.sort(WEAKEST_FIRST);
    return new IgnoreRules(List.copyOf(all));
  }

  /**
   * Whether the path is ignored, itself or by a directory that it is in.
   *
   * @param path relative to the package, names joined by {@code /}
   * @param isDirectory whether it is a directory
   */
  public boolean isIgnored(String path, boolean isDirectory) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (judge(path.substring(0, slash), /* isDirectory= */ true)) {
        return true;
      }
    }
    return judge(path, isDirectory);
  }

  private boolean judge(String path, boolean isDirectory) {
    for (IgnoreFile file : files.reversed()) {
      Optional<Verdict> verdict = file.judge(path, isDirectory);
      if (verdict.isPresent()) {
        return verdict.get() == Verdict.IGNORED;
      }
    }
    return false;
  }
}
