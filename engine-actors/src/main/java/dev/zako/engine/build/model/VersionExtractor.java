package dev.zako.engine.build.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the version in what a program prints about itself. */
public final class VersionExtractor {
  private static final Pattern PUNCTUATION = Pattern.compile("[(),\"']");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern LENIENT =
      Pattern.compile(
          "[vV]?([0-9]++(?:\\.[0-9]++)*+)"
              + "(?:[-._]?([A-Za-z][0-9A-Za-z.-]*+)|-([0-9A-Za-z.-]++))?"
              + "(?:\\+([0-9A-Za-z.-]++))?");

  private VersionExtractor() {}

  /**
   * The first word of the text that is a version. Brackets, commas and quotes separate words. A
   * word is read strictly; failing that leniently; failing that leniently without its final dot.
   */
  public static Optional<Version> extract(String text) {
    for (String word : SPACE.split(PUNCTUATION.matcher(text).replaceAll(" "), -1)) {
      Optional<Version> version = parseWord(word);
      if (version.isPresent()) {
        return version;
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a version as programs write it: a leading {@code v} is dropped, missing numbers are zero,
   * leading zeros do not count, numbers after the third become build metadata, words become a
   * pre-release.
   */
  public static Optional<Version> parseLenient(String text) {
    Matcher matcher = LENIENT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    List<String> numbers = List.of(matcher.group(1).split("\\.", -1));
    List<String> build =
        new ArrayList<>(numbers.subList(Math.min(3, numbers.size()), numbers.size()));
    @Nullable String metadata = matcher.group(4);
    if (metadata != null) {
      build.add(metadata);
    }
    @Nullable String word = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
    String canonical =
        number(numbers, 0)
            + "."
            + number(numbers, 1)
            + "."
            + number(numbers, 2)
            + (word == null ? "" : "-" + withoutLeadingZeros(word))
            + (build.isEmpty() ? "" : "+" + String.join(".", build));
    return strict(canonical);
  }

  private static Optional<Version> parseWord(String word) {
    return strict(word)
        .or(() -> parseLenient(word))
        .or(
            () ->
                word.endsWith(".")
                    ? parseLenient(word.substring(0, word.length() - 1))
                    : Optional.empty());
  }

  private static Optional<Version> strict(String text) {
    try {
      return Optional.of(Version.parse(text));
    } catch (MalformedTextException _) {
      return Optional.empty();
    }
  }

  private static String number(List<String> numbers, int index) {
    return index < numbers.size() ? withoutLeadingZeros(numbers.get(index)) : "0";
  }

  private static String withoutLeadingZeros(String identifiers) {
    return List.of(identifiers.split("\\.", -1)).stream()
        .map(part -> part.matches("[0-9]+") ? part.replaceFirst("^0+(?=[0-9])", "") : part)
        .collect(Collectors.joining("."));
  }
}
