package dev.zako.engine.build.manifest;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.manifest.ManifestNode.NumberNode;
import dev.zako.engine.build.manifest.ManifestNode.TableNode;
import dev.zako.engine.build.manifest.ManifestNode.TextNode;
import dev.zako.engine.build.model.DeclaredResource;
import dev.zako.engine.build.model.Identifiers;
import dev.zako.engine.build.schedule.ResourceDescriptor;
import dev.zako.engine.build.schedule.ResourceKey;
import dev.zako.engine.build.schedule.ResourcePolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the resources that a manifest declares. */
final class ResourceReader {
  private static final String KEY = "resources";
  private static final SortedSet<String> KEYS =
      new TreeSet<>(List.of("granularity", "mnemonics", "overcommit", "total"));
  private static final SortedMap<String, String> RENAMED =
      new TreeMap<>(
          Map.of(
              "depth", "How much there is of a resource is its `total`",
              "capacity", "How much there is of a resource is its `total`"));

  /** Greater numbers are not exact in scripts. */
  private static final long MOST = (1L << 53) - 1;

  private final Problems problems;

  ResourceReader(Problems problems) {
    this.problems = problems;
  }

  SortedMap<String, DeclaredResource> read(TableNode manifest) {
    SortedMap<String, DeclaredResource> resources = new TreeMap<>();
    problems
        .optionalEntries(manifest, KEY)
        .forEach(
            (name, value) -> {
              if (isName(name, value)) {
                resource(new ResourceKey(name), value)
                    .ifPresent(resource -> resources.put(name, resource));
              }
            });
    return resources;
  }

  private boolean isName(String name, ManifestNode value) {
    if (new ResourceKey(name).isOfMachine()) {
      problems.add(
          Code.MANIFEST_RESOURCE,
          value.position(),
          "Resource `" + name + "` is what the machine has, so that no manifest can declare it",
          "Limit it for a build by `"
              + (name.equals(ResourceKey.THREADS.name()) ? "--jobs" : "--resource " + name)
              + "`");
      return false;
    }
    if (!Identifiers.isLoose(name)) {
      problems.add(
          Code.MANIFEST_RESOURCE,
          value.position(),
          "The name of resource `" + name + "` is malformed",
          "Use letters, digits, `_` and `-`; a name does not start with a digit");
      return false;
    }
    return true;
  }

  private Optional<DeclaredResource> resource(ResourceKey key, ManifestNode value) {
    String path = Problems.join(KEY, key.name());
    return switch (value) {
      case NumberNode number ->
          amount(number, path)
              .flatMap(total -> sound(ResourceDescriptor.of(key, total), number.position()))
              .map(descriptor -> new DeclaredResource(descriptor, List.of()));
      case TableNode table -> resource(key, table, path);
      case ManifestNode other -> problems.wrongType(other, path, "a whole number or a table");
    };
  }

  private Optional<DeclaredResource> resource(ResourceKey key, TableNode table, String path) {
    problems.requireKnown(table, path, KEYS, RENAMED);
    int before = problems.found().size();
    Optional<Long> total = amount(table, path, "total");
    Optional<Long> granularity = amount(table, path, "granularity");
    Optional<Long> overcommit = amount(table, path, "overcommit");
    List<String> mnemonics =
        Problems.optional(table, "mnemonics").stream()
            .flatMap(value -> problems.texts(value, path + ".mnemonics").stream())
            .map(TextNode::text)
            .toList();
    if (problems.found().size() > before) {
      return Optional.empty();
    }
    ResourceDescriptor descriptor =
        new ResourceDescriptor(
            key,
            total.map(OptionalLong::of).orElse(OptionalLong.empty()),
            granularity.orElse(1L),
            overcommit
                .<ResourcePolicy>map(ResourcePolicy.Soft::new)
                .orElse(new ResourcePolicy.Hard()));
    return sound(descriptor, table.position()).map(sound -> new DeclaredResource(sound, mnemonics));
  }

  private Optional<Long> amount(TableNode table, String path, String key) {
    return Problems.optional(table, key)
        .flatMap(
            value ->
                value instanceof NumberNode number
                    ? amount(number, Problems.join(path, key))
                    : problems.wrongType(value, Problems.join(path, key), "a whole number"));
  }

  private Optional<Long> amount(NumberNode number, String path) {
    double value = number.value();
    if (number.exact() && value >= 0 && value <= MOST && value == Math.rint(value)) {
      return Optional.of((long) value);
    }
    problems.add(
        Code.MANIFEST_RESOURCE,
        number.position(),
        "`" + path + "` is not a whole number that is at least 0 and at most " + MOST,
        "Give such a number");
    return Optional.empty();
  }

  private Optional<ResourceDescriptor> sound(
      ResourceDescriptor descriptor, SourcePosition position) {
    descriptor
        .problem()
        .ifPresent(
            problem ->
                problems.add(
                    Code.MANIFEST_RESOURCE,
                    position,
                    "Resource `" + problem.key() + "` " + problem.what(),
                    problem.hint()));
    return descriptor.problem().isPresent() ? Optional.empty() : Optional.of(descriptor);
  }
}
