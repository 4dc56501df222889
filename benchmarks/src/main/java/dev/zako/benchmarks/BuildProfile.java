package dev.zako.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a profile of a build says of its parts. */
final class BuildProfile {
  /** What stands for all parts together. */
  static final String TOTAL = "first action starts at";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private BuildProfile() {}

  /**
   * The parts of a build with their durations in milliseconds, in order; the last one up to the
   * start of the first command, and then {@link #TOTAL}.
   *
   * @throws IllegalStateException if no command ran
   */
  static Map<String, Double> beforeFirstAction(Path profile) throws IOException {
    JsonNode events = events(profile);
    double first = Double.POSITIVE_INFINITY;
    for (JsonNode event : events) {
      if (!isPart(event)) {
        first = Math.min(first, event.path("ts").asDouble());
      }
    }
    if (Double.isInfinite(first)) {
      throw new IllegalStateException("No command ran: " + events);
    }
    Map<String, Double> parts = parts(events, first);
    parts.put(TOTAL, first / 1000);
    return parts;
  }

  /** All parts of a build with their durations in milliseconds, in order. */
  static Map<String, Double> parts(Path profile) throws IOException {
    return parts(events(profile), Double.POSITIVE_INFINITY);
  }

  private static Map<String, Double> parts(JsonNode events, double end) {
    Map<String, Double> parts = new LinkedHashMap<>();
    for (JsonNode event : events) {
      double start = event.path("ts").asDouble();
      if (isPart(event) && start < end) {
        double ended = Math.min(start + event.path("dur").asDouble(), end);
        parts.merge(event.path("name").asText(), (ended - start) / 1000, Double::sum);
      }
    }
    return parts;
  }

  private static JsonNode events(Path profile) throws IOException {
    return MAPPER.readTree(Files.readString(profile));
  }

  private static boolean isPart(JsonNode event) {
    return event.path("cat").asText().equals("part");
  }
}
