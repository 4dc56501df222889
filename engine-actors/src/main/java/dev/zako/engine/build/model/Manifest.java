package dev.zako.engine.build.model;

import dev.zako.sandbox.PortablePath;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a package says about itself in {@code zako.toml} or {@code zako.json}.
 *
 * @param id the package's identity
 * @param configureScript the package script's path, if the manifest names one; it then must exist
 * @param description for people
 * @param authors in the order written
 * @param license an SPDX expression; not checked
 * @param builds which files are build files; absent for the default
 * @param rules which files are rules
 * @param toolchains which files are toolchains
 * @param peers which directories below are packages that belong together with this one
 * @param dependencies from alias to source
 * @param mountConfig the path under which the options are labels, one name
 * @param config from option name to declaration
 * @param resources from name to what commands share
 */
public record Manifest(
    PackageId id,
    Optional<PortablePath> configureScript,
    Optional<String> description,
    List<Author> authors,
    Optional<String> license,
    Optional<FilePatterns> builds,
    Optional<FilePatterns> rules,
    Optional<FilePatterns> toolchains,
    Optional<FilePatterns> peers,
    SortedMap<String, DependencySource> dependencies,
    String mountConfig,
    SortedMap<String, ConfigOption> config,
    SortedMap<String, DeclaredResource> resources) {
  /** The package script if the manifest names none; it may be missing. */
  public static final PortablePath DEFAULT_SCRIPT = PortablePath.of("zako.ts");

  /** Where options are labels if the manifest does not say. */
  public static final String DEFAULT_MOUNT = "config";

  public Manifest {
    authors = List.copyOf(authors);
    dependencies = Collections.unmodifiableSortedMap(new TreeMap<>(dependencies));
    config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
    resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
  }

  /** The label by which scripts know an option: {@code //mount:key}. */
  public Label optionLabel(String key) {
    return Label.of(new PackagePath(mountConfig), key);
  }

  /** Every option that has a default with it; inherited and required ones are not in it. */
  public Configuration defaults() {
    SortedMap<String, ConfigurationValue> values = new TreeMap<>();
    config.forEach((key, option) -> option.defaultValue().ifPresent(v -> values.put(key, v)));
    return new Configuration(values);
  }
}
