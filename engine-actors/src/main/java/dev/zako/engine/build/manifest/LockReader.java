package dev.zako.engine.build.manifest;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.manifest.ManifestNode.ListNode;
import dev.zako.engine.build.manifest.ManifestNode.TableNode;
import dev.zako.engine.build.manifest.ManifestNode.TextNode;
import dev.zako.engine.build.model.Lock;
import dev.zako.engine.build.model.LockEntry;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackageRequirement;
import dev.zako.engine.build.model.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads lock files. Pure: the caller has the bytes. A file must be exactly what {@link Lock#text}
 * writes for what it says, so that an edit or a merge that went wrong is noticed.
 */
public final class LockReader {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final String HINT =
      "Take the file back from version control, or correct it by hand as the message says";

  private final List<Diagnostic> problems = new ArrayList<>();

  private LockReader() {}

  /**
   * What was read.
   *
   * @param lock as far as it could be read
   * @param positions where the entry of each source is, by the line of the source
   * @param problems if there are any, the lock must not be used
   */
  public record Result(
      Lock lock, SortedMap<String, SourcePosition> positions, List<Diagnostic> problems) {
    /** Copies the collections. */
    public Result {
      positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
      problems = List.copyOf(problems);
    }
  }

  /** Reads a lock file. Never throws because of its content. */
  public static Result read(byte[] content) {
    return new LockReader().readText(new String(content, StandardCharsets.UTF_8));
  }

  private Result readText(String text) {
    ManifestDocument document = TomlDocuments.read(Lock.FILE, text);
    for (Diagnostic error : document.errors()) {
      problem(
          error.position().orElse(SourcePosition.ofFile(Lock.FILE)),
          "The lock file is not valid TOML");
    }
    SortedMap<String, SourcePosition> positions = new TreeMap<>();
    List<LockEntry> entries = new ArrayList<>();
    if (document.root().entries().get("source") instanceof ListNode list) {
      for (ManifestNode item : list.items()) {
        if (item instanceof TableNode table) {
          Optional<LockEntry> entry = entry(table);
          if (entry.isPresent()) {
            entries.add(entry.get());
            positions.put(entry.get().source(), start(table));
          } else {
            problem(start(table), "The lock file has an entry that is none");
          }
        }
      }
    }
    Lock lock = Lock.of(entries);
    if (problems.isEmpty()) {
      checkText(text, lock.text());
    }
    return new Result(lock, positions, problems);
  }

  private static SourcePosition start(TableNode table) {
    return table.entries().values().stream()
        .map(ManifestNode::position)
        .min(SourcePosition::compareTo)
        .orElse(table.position());
  }

  private static Optional<LockEntry> entry(TableNode table) {
    Optional<String> sha256 = text(table, "sha256").filter(t -> SHA256.matcher(t).matches());
    Optional<String> repository = text(table, "repo");
    if (repository.isPresent()) {
      return text(table, "commit")
          .filter(commit -> COMMIT.matcher(commit).matches())
          .map(commit -> new LockEntry.Git(repository.get(), text(table, "checkout"), commit));
    }
    Optional<String> url = text(table, "url");
    if (url.isPresent()) {
      return sha256.map(digest -> new LockEntry.Http(url.get(), digest));
    }
    try {
      Optional<String> named = text(table, "package");
      Optional<String> version = text(table, "version");
      return named.isEmpty() || version.isEmpty() || sha256.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new LockEntry.Registry(
                  PackageRequirement.parse(named.get()),
                  Version.parse(version.get()),
                  sha256.get()));
    } catch (MalformedTextException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(TableNode table, String key) {
    return table.entries().get(key) instanceof TextNode text
        ? Optional.of(text.text())
        : Optional.empty();
  }

  private void checkText(String actual, String expected) {
    if (actual.equals(expected)) {
      return;
    }
    List<String> actualLines = List.of(actual.split("\n", -1));
    List<String> expectedLines = List.of(expected.split("\n", -1));
    int line = 0;
    while (line < actualLines.size()
        && line < expectedLines.size()
        && actualLines.get(line).equals(expectedLines.get(line))) {
      line++;
    }
    String wanted = line < expectedLines.size() ? expectedLines.get(line) : "";
    problem(
        new SourcePosition(Lock.FILE, line + 1, 1),
        line >= expectedLines.size() - 1 || wanted.isEmpty()
            ? "The lock file is not as Zako writes it: this line should not be here"
            : "The lock file is not as Zako writes it: here should be `" + wanted + "`");
  }

  private void problem(SourcePosition position, String message) {
    problems.add(Diagnostic.of(Code.LOCK_SYNTAX, message).at(position).withHint(HINT));
  }
}
