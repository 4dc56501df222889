package dev.zako.fuzz;

import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.model.ArtifactId;
import dev.zako.engine.build.model.Author;
import dev.zako.engine.build.model.GroupId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.MemberId;
import dev.zako.engine.build.model.PackageId;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.TypedId;
import dev.zako.engine.build.model.Version;
import dev.zako.engine.build.model.VersionExtractor;
import dev.zako.engine.build.model.VersionRequirement;
import dev.zako.engine.build.query.QueryExpression;
import dev.zako.engine.build.query.QueryParser;
import dev.zako.engine.build.query.QuerySyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What holds for labels, ids and versions. */
final class ModelProperties {
  private static final PackagePath BASE = new PackagePath("base/dir");

  private ModelProperties() {}

  /** A parser of texts that a user writes. */
  interface Parser<T> {
    T parse(String text) throws MalformedTextException;
  }

  /** The input as a text; bytes that are not UTF-8 become U+FFFD. */
  static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }

  /** Up to the first line feed, and after it. */
  static String[] halves(byte[] input) {
    String text = text(input);
    int end = text.indexOf('\n');
    return end < 0
        ? new String[] {text, ""}
        : new String[] {text.substring(0, end), text.substring(end + 1)};
  }

  /**
   * What the parser answers, if it does not refuse the text.
   *
   * @throws AssertionError if it refuses without a reason, or its answer does not print as a text
   *     that {@code back} reads as an equal value
   */
  static <T> Optional<T> parsed(String text, Parser<? extends T> parser, Parser<T> back) {
    T value;
    try {
      value = parser.parse(text);
    } catch (MalformedTextException e) {
      require(!e.getMessage().isEmpty() && e.hint().isPresent(), "A refusal does not explain");
      return Optional.empty();
    }
    String printed = value.toString();
    T again;
    try {
      again = back.parse(printed);
    } catch (MalformedTextException e) {
      throw new AssertionError("Does not parse back: `" + printed + "`", e);
    }
    require(again.equals(value), "Parses back to something else: `" + printed + "`");
    require(again.hashCode() == value.hashCode(), "Equal, but for the hash: `" + printed + "`");
    require(again.toString().equals(printed), "Prints another text: `" + printed + "`");
    return Optional.of(value);
  }

  static <T> Optional<T> parsed(String text, Parser<T> parser) {
    return parsed(text, parser, parser);
  }

  static void require(boolean holds, String problem) {
    if (!holds) {
      throw new AssertionError(problem);
    }
  }

  static void labels(byte[] input) {
    String text = text(input);
    parsed(text, Label::parse);
    parsed(text, t -> Label.parse(t, BASE), Label::parse);
    parsed(text, t -> Label.parse(t, PackagePath.ROOT, "dependency"), Label::parse);
    parsed(text, PackagePath::parse)
        .ifPresent(
            path -> {
              PackagePath built = PackagePath.ROOT;
              for (String segment : path.segments()) {
                built = built.child(segment);
                require(path.isIn(built), "`" + path + "` is not in `" + built + "`");
              }
              require(built.equals(path), "`" + path + "` is not made of its segments");
            });
  }

  static void ids(byte[] input) {
    String text = text(input);
    parsed(text, GroupId::parse);
    parsed(text, ArtifactId::parse);
    parsed(text, PackageId::parse);
    parsed(text, TypedId::parse).ifPresent(id -> parsed(id.asRange().toString(), TypedId::parse));
    parsed(text, MemberId::parse);
    parsed(text, Author::parse);
  }

  static void queries(byte[] input) {
    String text = text(input);
    parsed(text, t -> query(t, BASE), t -> query(t, PackagePath.ROOT));
  }

  private static QueryExpression query(String text, PackagePath base)
      throws MalformedTextException {
    try {
      return QueryParser.parse(text, base);
    } catch (QuerySyntaxException e) {
      require(e.offset() >= 0 && e.offset() <= text.length(), "A refusal is of no place");
      Diagnostic told = e.diagnostic();
      throw new MalformedTextException(told.code(), told.message(), told.hint().orElse(""));
    }
  }

  static void versions(byte[] input) {
    String[] halves = halves(input);
    Optional<VersionRequirement> requirement = parsed(halves[0], VersionRequirement::parse);
    Optional<Version> version = parsed(halves[1], Version::parse);
    version.ifPresent(
        v -> {
          require(VersionRequirement.exactly(v).matches(v), "`" + v + "` is not exactly itself");
          requirement.ifPresent(
              r -> {
                Version other = new Version(v.major(), v.minor(), v.patch(), v.preRelease(), "");
                require(r.matches(v) == r.matches(other), "Build metadata counts in `" + r + "`");
              });
        });
    VersionExtractor.extract(text(input))
        .ifPresent(
            v ->
                require(
                    parsed(v.toString(), Version::parse).isPresent(), "`" + v + "` is no version"));
  }
}
