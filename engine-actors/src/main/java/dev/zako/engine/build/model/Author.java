package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import java.util.Comparator;
import java.util.Optional;

/**
 * Who wrote a package. Ordered by name, then address.
 *
 * @param name not empty, without {@code <} and {@code >}
 * @param email an address that {@link EmailAddress#check} accepts
 */
public record Author(String name, String email) implements Comparable<Author> {
  private static final Comparator<Author> ORDER =
      Comparator.comparing(Author::name).thenComparing(Author::email);

  /** Checks the parts; use {@link #of} for a user's text. */
  public Author {
    if (problemIn(name, email).isPresent()) {
      throw new IllegalArgumentException("Malformed author [" + name + ", " + email + "]");
    }
  }

  /** An author with this name and address; space around either is dropped. */
  public static Author of(String name, String email) throws MalformedTextException {
    Optional<String> problem = problemIn(name.strip(), email.strip());
    if (problem.isPresent()) {
      throw malformed(problem.get());
    }
    return new Author(name.strip(), email.strip());
  }

  /** Reads {@code Name <address>}; the space before {@code <} may be missing. */
  public static Author parse(String text) throws MalformedTextException {
    int open = text.indexOf('<');
    String stripped = text.strip();
    if (open < 0 || !stripped.endsWith(">")) {
      throw malformed("Author `" + text + "` has no address in angle brackets");
    }
    if (text.indexOf('<', open + 1) >= 0) {
      throw malformed("Author `" + text + "` has more than one `<`");
    }
    return of(
        text.substring(0, open),
        stripped.substring(stripped.indexOf('<') + 1, stripped.length() - 1));
  }

  private static Optional<String> problemIn(String name, String email) {
    if (name.isEmpty()) {
      return Optional.of("Author `<" + email + ">` has no name");
    }
    if (name.contains("<") || name.contains(">")) {
      return Optional.of("Author name `" + name + "` has an angle bracket");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("Author name of `" + email + "` has a control character");
    }
    return EmailAddress.check(email).map(why -> "Mail address `" + email + "` " + why);
  }

  private static MalformedTextException malformed(String message) {
    return new MalformedTextException(
        Code.MANIFEST_AUTHOR, message, "Write `Name <mail@example.com>`");
  }

  @Override
  public int compareTo(Author other) {
    return ORDER.compare(this, other);
  }

  /** {@code Name <address>}, which reads back as an equal author. */
  @Override
  public String toString() {
    return name + " <" + email + ">";
  }
}
