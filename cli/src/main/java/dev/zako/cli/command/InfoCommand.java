package dev.zako.cli.command;

import dev.zako.cli.render.Text;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildEngine;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.MachineDirectory;
import dev.zako.engine.build.ProjectReport;
import dev.zako.engine.build.Workspaces;
import dev.zako.engine.build.execution.ActionResources;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.model.Project;
import dev.zako.engine.build.schedule.ResourceDescriptor;
import dev.zako.engine.build.schedule.ResourceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells about the workspace: one {@code key: value} on each line of stdout. */
final class InfoCommand {
  private static final List<String> PARTS = List.of("cas", "logs", "tmp");

  private final Surroundings surroundings;

  InfoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  int run(Invocation.Info command) throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    Path state = root.resolve(EngineOptions.STATE_DIRECTORY);
    Path outputs = root.resolve(EngineOptions.OUTPUT_DIRECTORY);
    line("workspace", root.toString());
    line("package", Manifests.read(root).id().toString());
    ProjectReport report = describe(root, command);
    report.found().ifPresent(found -> tell(found, command));
    line("state", state.toString());
    line("outputs", outputs.toString());
    try {
      line("outputs-size", Text.size(FileTrees.size(outputs)));
      line("state-size", Text.size(FileTrees.size(state)));
      for (String part : PARTS) {
        Path directory = state.resolve(part);
        if (Files.isDirectory(directory)) {
          line(part + "-size", Text.size(FileTrees.size(directory)));
        }
      }
    } catch (IOException e) {
      throw new BuildFailedException(
          Diagnostic.of(Code.FILE_UNREADABLE, "The workspace's state cannot be read: " + e)
              .withHint("Check who owns `" + state + "`"));
    }
    line("zako", Versions.zako());
    line("java", Versions.java(surroundings.properties()));
    line("system", Versions.system(surroundings.properties()));
    if (!report.diagnostics().isEmpty()) {
      throw new BuildFailedException(report.diagnostics());
    }
    return 0;
  }

  /**
   * What the package is in effect; its script says nothing here. It is found out with a state of
   * its own, so that no build is waited for.
   */
  private ProjectReport describe(Path root, Invocation.Info command) throws BuildFailedException {
    try {
      Path own = Files.createTempDirectory("zako-info");
      EngineOptions options =
          EngineOptions.of(
                  root,
                  command.jobs().orElseGet(() -> Runtime.getRuntime().availableProcessors()),
                  surroundings.environment(),
                  "zako info")
              .withStateDirectory(own)
              .withMachineDirectory(
                  MachineDirectory.choose(
                      surroundings.environment(),
                      surroundings.property("user.name").orElse(""),
                      own))
              .withResources(command.resources());
      try (BuildEngine engine = BuildEngine.open(options, _ -> {})) {
        return engine.describe(new TreeMap<>());
      } finally {
        FileTrees.delete(own);
      }
    } catch (IOException e) {
      throw Refusal.of(
          Code.FILE_UNWRITABLE,
          "The directory for temporary files cannot be used: " + e,
          "Make room there and see that it can be written to");
    }
  }

  private void tell(ProjectReport.Found found, Invocation.Info command) {
    Project project = found.project();
    project.description().ifPresent(text -> line("description", text));
    project.license().ifPresent(text -> line("license", text));
    project.authors().forEach(author -> line("author", author.toString()));
    line("builds", project.builds().toString());
    line("rules", project.rules().toString());
    line("toolchains", project.toolchains().toString());
    if (!project.peers().parts().isEmpty()) {
      line("peers", project.peers().toString());
    }
    found.configuration().values().forEach((key, value) -> line("config " + key, value.json()));
    ActionResources resources = found.resources();
    for (ResourceDescriptor each : resources.table().descriptors().values()) {
      List<String> kinds =
          resources.byMnemonic().entrySet().stream()
              .filter(entry -> entry.getValue().contains(each.key()))
              .map(Map.Entry::getKey)
              .toList();
      line("resource " + each.key(), amount(each, kinds) + ", by " + origin(each.key(), command));
    }
  }

  private static String amount(ResourceDescriptor of, List<String> kinds) {
    StringBuilder text = new StringBuilder();
    of.total().ifPresentOrElse(text::append, () -> text.append("no end"));
    if (of.overcommit() > 0) {
      text.append(" and ").append(of.overcommit()).append(" of overcommit");
    }
    if (of.granularity() > 1) {
      text.append(" in pieces of ").append(of.granularity());
    }
    return kinds.isEmpty()
        ? text.toString()
        : text.append(" for ").append(String.join(" ", kinds)).toString();
  }

  private static String origin(ResourceKey key, Invocation.Info command) {
    if (command.resources().containsKey(key)) {
      return Grammar.RESOURCE;
    }
    if (key.equals(ResourceKey.THREADS) && command.jobs().isPresent()) {
      return Grammar.JOBS;
    }
    return key.isOfMachine() ? "the machine" : "the manifest";
  }

  private void line(String key, String value) {
    surroundings.out().println(key + ": " + Text.printable(value));
  }
}
