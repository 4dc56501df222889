package dev.zako.engine.build.manifest;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.model.DependencySource;
import dev.zako.engine.build.model.LockEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Compares what a manifest declares with what the lock file says of it. */
public final class LockCheck {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private LockCheck() {}

  /**
   * What does not fit. A dependency that the lock file does not have at all fits.
   *
   * @param declared where the manifest declares the dependency
   */
  public static Optional<Diagnostic> differs(
      String alias, DependencySource source, SourcePosition declared, LockReader.Result locked) {
    List<LockEntry> same =
        locked.lock().bySource().values().stream().filter(entry -> isOf(entry, source)).toList();
    if (same.isEmpty() || same.stream().anyMatch(entry -> fits(entry, source))) {
      return Optional.empty();
    }
    LockEntry entry = same.getFirst();
    SourcePosition position = Map.copyOf(locked.positions()).getOrDefault(entry.source(), declared);
    return Optional.of(
        Diagnostic.of(
                Code.LOCK_DIFFERS,
                "The lock file says of dependency `"
                    + alias
                    + "` what the manifest does not: `"
                    + entry.text().strip().replace("\n", ", ")
                    + "`")
            .at(position)
            .withNote("`" + alias + "` is `" + source.display() + "` at " + declared)
            .withHint(
                "Correct the manifest if it was changed by mistake; else delete this entry of the"
                    + " lock file"));
  }

  /** Whether the entry is about the same repository, archive or package. */
  private static boolean isOf(LockEntry entry, DependencySource source) {
    return switch (entry) {
      case LockEntry.Git git ->
          source instanceof DependencySource.Git wanted
              && wanted.repository().equals(git.repository());
      case LockEntry.Http http ->
          source instanceof DependencySource.Http wanted && wanted.url().equals(http.url());
      case LockEntry.Registry registry ->
          source instanceof DependencySource.Registry wanted
              && wanted.requirement().artifact().equals(registry.requirement().artifact());
    };
  }

  private static boolean fits(LockEntry entry, DependencySource source) {
    return switch (entry) {
      case LockEntry.Git git ->
          source instanceof DependencySource.Git wanted
              && wanted.checkout().equals(git.checkout())
              && wanted
                  .checkout()
                  .filter(checkout -> COMMIT.matcher(checkout).matches())
                  .map(git.commit()::equals)
                  .orElse(true);
      case LockEntry.Http http ->
          source instanceof DependencySource.Http wanted
              && wanted.sha256().map(http.sha256()::equals).orElse(true);
      case LockEntry.Registry registry ->
          source instanceof DependencySource.Registry wanted
              && wanted.requirement().equals(registry.requirement())
              && wanted.requirement().version().requirement().matches(registry.version());
    };
  }
}
