package dev.zako.engine.build.history;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the next build of a target would do.
 *
 * @param options values of configuration options that it would be given, by name
 * @param prospects the actions that it would not just find up to date, each after those whose
 *     outputs it needs
 * @param because for an action of these, by {@link BuildEntry#node}: the first of its dependencies
 *     that is another one than it was
 * @param noted what was found out for this, as far as it is in no entry of a build
 */
public record Forecast(
    SortedMap<String, String> options,
    List<Prospect> prospects,
    SortedMap<String, String> because,
    Optional<BuildEntry> noted) {
  /** Copies the collections. */
  public Forecast {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    prospects = List.copyOf(prospects);
    because = Collections.unmodifiableSortedMap(new TreeMap<>(because));
  }
}
