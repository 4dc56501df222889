package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import java.util.List;

/**
 * The reverse domain that a package belongs to: loose names joined by dots.
 *
 * @param text for instance {@code com.example}
 */
public record GroupId(String text) implements Comparable<GroupId> {
  /** Checks the text; use {@link #parse} for a user's. */
  public GroupId {
    if (!isGroup(text)) {
      throw new IllegalArgumentException("Malformed group [" + text + "]");
    }
  }

  /** Reads a group. */
  public static GroupId parse(String text) throws MalformedTextException {
    if (!isGroup(text)) {
      throw new MalformedTextException(
          Code.ID_SYNTAX,
          text.isEmpty() ? "The group is empty" : "Group `" + text + "` is malformed",
          "Write names joined by dots, for instance `com.example`; a name does not start with a"
              + " digit");
    }
    return new GroupId(text);
  }

  /** The names, the most general first. */
  public List<String> names() {
    return List.of(text.split("\\.", -1));
  }

  @Override
  public int compareTo(GroupId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static boolean isGroup(String text) {
    return List.of(text.split("\\.", -1)).stream().allMatch(Identifiers::isLoose);
  }
}
