package dev.zako.engine.build;

import dev.zako.engine.build.execution.ActionResources;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.model.DeclaredResource;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.build.schedule.DescriptorProblem;
import dev.zako.engine.build.schedule.ResourceDescriptor;
import dev.zako.engine.build.schedule.ResourceKey;
import dev.zako.engine.build.schedule.ResourceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes the resources of a build from what the machine has, the manifest declares and the user
 * gives.
 */
final class Resourcing {
  private Resourcing() {}

  /** What the machine has. */
  static ActionResources ofMachine(EngineOptions options) {
    return new ActionResources(ResourceTable.of(machine(options)), new TreeMap<>());
  }

  private static List<ResourceDescriptor> machine(EngineOptions options) {
    List<ResourceDescriptor> descriptors = new ArrayList<>();
    descriptors.add(ResourceDescriptor.of(ResourceKey.THREADS, options.jobs()));
    Long memory = options.resources().get(ResourceKey.MEMORY);
    descriptors.add(
        memory == null
            ? ResourceDescriptor.endless(ResourceKey.MEMORY)
            : ResourceDescriptor.of(ResourceKey.MEMORY, memory));
    return descriptors;
  }

  /**
   * What the machine has and the manifest declares, with the totals that the user gives.
   *
   * @throws BuildFailedException with everything that is wrong with what the user gives
   */
  static ActionResources resources(Manifest manifest, EngineOptions options)
      throws BuildFailedException {
    List<Diagnostic> problems = new ArrayList<>();
    options
        .resources()
        .forEach(
            (key, total) -> {
              if (!key.isOfMachine() && !manifest.resources().containsKey(key.name())) {
                problems.add(unknown(manifest, key));
              }
            });
    List<ResourceDescriptor> descriptors = machine(options);
    SortedMap<String, SortedSet<ResourceKey>> byMnemonic = new TreeMap<>();
    for (DeclaredResource declared : manifest.resources().values()) {
      ResourceDescriptor descriptor = with(declared.descriptor(), options);
      descriptor.problem().ifPresent(problem -> problems.add(unfit(problem, descriptor)));
      descriptors.add(descriptor);
      declared
          .mnemonics()
          .forEach(
              mnemonic ->
                  byMnemonic.computeIfAbsent(mnemonic, _ -> new TreeSet<>()).add(descriptor.key()));
    }
    if (!problems.isEmpty()) {
      throw new BuildFailedException(problems);
    }
    return new ActionResources(ResourceTable.of(descriptors), byMnemonic);
  }

  private static ResourceDescriptor with(ResourceDescriptor declared, EngineOptions options) {
    Long total = options.resources().get(declared.key());
    return total == null ? declared : declared.withTotal(total);
  }

  private static Diagnostic unknown(Manifest manifest, ResourceKey key) {
    SortedSet<String> declared = new TreeSet<>(manifest.resources().keySet());
    String others =
        declared.isEmpty()
            ? "The manifest declares no resources; declare it there under `[resources]`"
            : "The manifest declares [`" + String.join("`, `", declared) + "`]";
    return Diagnostic.of(
            Code.UNKNOWN_RESOURCE,
            "`--resource` names `" + key + "`, which the manifest does not declare")
        .withHint(Suggestions.didYouMean(key.name(), declared).orElse(others));
  }

  private static Diagnostic unfit(DescriptorProblem problem, ResourceDescriptor descriptor) {
    return Diagnostic.of(
            Code.OPTION_VALUE,
            "`--resource` cannot be `"
                + problem.key()
                + "="
                + descriptor.total().orElse(0)
                + "`: resource `"
                + problem.key()
                + "` then "
                + problem.what())
        .withHint(problem.hint());
  }
}
