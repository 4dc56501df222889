package dev.zako.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a profile of a build says of the time before its first command starts. */
final class StartProfile {
  /** What stands for all parts together. */
  static final String TOTAL = "first action starts at";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StartProfile() {}

  /**
   * The parts of a build with their durations in milliseconds, in order; the last one up to the
   * start of the first command, and then {@link #TOTAL}.
   *
   * @throws IllegalStateException if no command ran
   */
  static Map<String, Double> read(Path profile) throws IOException {
    JsonNode events = MAPPER.readTree(Files.readString(profile));
    double first = Double.POSITIVE_INFINITY;
    for (JsonNode event : events) {
      if (!isPart(event)) {
        first = Math.min(first, event.path("ts").asDouble());
      }
    }
    if (Double.isInfinite(first)) {
      throw new IllegalStateException("No command ran: " + events);
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    for (JsonNode event : events) {
      double start = event.path("ts").asDouble();
      if (isPart(event) && start < first) {
        double end = Math.min(start + event.path("dur").asDouble(), first);
        parts.merge(event.path("name").asText(), (end - start) / 1000, Double::sum);
      }
    }
    parts.put(TOTAL, first / 1000);
    return parts;
  }

  private static boolean isPart(JsonNode event) {
    return event.path("cat").asText().equals("part");
  }
}
