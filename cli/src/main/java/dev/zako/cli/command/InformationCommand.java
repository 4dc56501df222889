package dev.zako.cli.command;

import dev.zako.cli.render.Text;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.model.BuiltinIds;
import dev.zako.engine.build.model.MemberId;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Tells what this program is, was made of and runs on: one {@code key: value} on each line of
 * stdout. It needs no workspace.
 */
final class InformationCommand {
  private final Surroundings surroundings;

  InformationCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  int run() throws BuildFailedException {
    line("zako", Versions.zako());
    Optional<Path> program = program();
    if (program.isPresent()) {
      describe(program.get());
    }
    property("java", "java.version");
    property("java-runtime", "java.runtime.version");
    property("java-vendor", "java.vendor");
    property("java-home", "java.home");
    property("java-vm", "java.vm.name");
    property("java-vm-mode", "java.vm.info");
    property("os", "os.name");
    property("os-version", "os.version");
    property("os-architecture", "os.arch");
    line("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    line("heap-limit", Text.size(Runtime.getRuntime().maxMemory()));
    property("file-names", "sun.jnu.encoding");
    line("directory", surroundings.directory().toString());
    for (MemberId id : BuiltinIds.all()) {
      line(BuiltinIds.expression(id), id.toString());
    }
    return 0;
  }

  /** The archive or the directory of classes that this program was started from. */
  private static Optional<Path> program() {
    CodeSource source = InformationCommand.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("No place of a program [" + source.getLocation() + "]", e);
    }
  }

  private void describe(Path program) throws BuildFailedException {
    line("program", program.toString());
    try {
      line("built", Files.getLastModifiedTime(program).toString());
      if (Files.isRegularFile(program)) {
        for (String library : libraries(program)) {
          line("library", library);
        }
      }
    } catch (IOException e) {
      throw Refusal.of(
          Code.FILE_UNREADABLE,
          "`" + program + "` cannot be read: " + e,
          "Start Zako with `zako`, which builds it anew if it must");
    }
  }

  /** The archives beside the program that it was made with. */
  private static List<String> libraries(Path program) throws IOException {
    try (JarFile jar = new JarFile(program.toFile())) {
      Optional<String> classPath =
          Optional.ofNullable(jar.getManifest())
              .map(Manifest::getMainAttributes)
              .map(attributes -> attributes.getValue(Attributes.Name.CLASS_PATH));
      return classPath.map(text -> List.of(text.strip().split("\\s+"))).orElse(List.of()).stream()
          .map(name -> name.replaceFirst("\\.jar$", ""))
          .sorted()
          .toList();
    }
  }

  private void property(String key, String name) {
    surroundings.property(name).ifPresent(value -> line(key, value));
  }

  private void line(String key, String value) {
    surroundings.out().println(key + ": " + Text.printable(value));
  }
}
