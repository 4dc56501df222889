package dev.zako.engine.build.analysis;

import dev.zako.engine.build.schedule.ResourceKey;
import dev.zako.engine.build.schedule.ResourceRange;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a rule wants to have done: names of files, not yet any bytes. */
public sealed interface ActionTemplate {
  /** What kind of work it is. */
  String mnemonic();

  /** Everything that it may read. */
  List<FileRef> inputs();

  /** Every path that it makes. */
  List<Output> outputs();

  /**
   * A path that an action makes.
   *
   * @param path relative to the root of the workspace
   * @param directory whether a directory with all that is in it is made
   */
  record Output(String path, boolean directory) {}

  /**
   * A command.
   *
   * @param progress what it does, in words for a display
   * @param required what it may read, and reads for all that is known
   * @param prunable what it may read; which of that it did read, the dependency file says
   * @param dependencyFile the output with the names of what was read, in the syntax of make
   * @param toolchains the types of those whose tools it uses
   * @param network whether it may use the network
   * @param timeout how long it may run
   * @param resources what it says that it needs of which resources while it runs
   */
  record Run(
      String mnemonic,
      String progress,
      List<String> arguments,
      SortedMap<String, String> environment,
      List<FileRef> required,
      List<FileRef> prunable,
      List<Output> outputs,
      Optional<String> dependencyFile,
      List<String> toolchains,
      boolean network,
      Optional<Duration> timeout,
      SortedMap<ResourceKey, ResourceRange> resources)
      implements ActionTemplate {
    /** Copies the collections. */
    public Run {
      arguments = List.copyOf(arguments);
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
      required = List.copyOf(required);
      prunable = List.copyOf(prunable);
      outputs = List.copyOf(outputs);
      toolchains = List.copyOf(toolchains);
      resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    }

    /** The paths of what it may leave unread; nothing that is required as well. */
    public SortedSet<String> prunablePaths() {
      SortedSet<String> paths = new TreeSet<>();
      prunable.forEach(file -> paths.add(file.path()));
      required.forEach(file -> paths.remove(file.path()));
      return paths;
    }

    @Override
    public List<FileRef> inputs() {
      return Stream.concat(required.stream(), prunable.stream()).toList();
    }
  }

  /** A text to write. */
  record Write(String path, String content, boolean executable) implements ActionTemplate {
    @Override
    public String mnemonic() {
      return "Write";
    }

    @Override
    public List<FileRef> inputs() {
      return List.of();
    }

    @Override
    public List<Output> outputs() {
      return List.of(new Output(path, false));
    }
  }

  /** A file to have at another path too. */
  record Copy(FileRef input, String path) implements ActionTemplate {
    @Override
    public String mnemonic() {
      return "Copy";
    }

    @Override
    public List<FileRef> inputs() {
      return List.of(input);
    }

    @Override
    public List<Output> outputs() {
      boolean directory = input instanceof FileRef.Derived derived && derived.directory();
      return List.of(new Output(path, directory));
    }
  }

  /** A symbolic link to a file. */
  record Symlink(FileRef target, String path) implements ActionTemplate {
    @Override
    public String mnemonic() {
      return "Symlink";
    }

    @Override
    public List<FileRef> inputs() {
      return List.of(target);
    }

    @Override
    public List<Output> outputs() {
      return List.of(new Output(path, false));
    }
  }
}
