package dev.zako.cli.command;

import dev.zako.cli.editor.WorkspaceTemplate.Language;
import dev.zako.engine.build.schedule.ResourceKey;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A command line that was understood.
 *
 * @param global what every command understands
 * @param command what to do
 */
public record Invocation(GlobalOptions global, Command command) {

  /** What to do. */
  public sealed interface Command {}

  /**
   * Builds targets.
   *
   * @param patterns which, as written
   * @param keepGoing whether a failure leaves the rest running
   * @param jobs how many actions may run at once
   * @param resources how much there is of resources
   * @param config configuration values as written
   * @param sandbox how actions are kept apart from the machine
   * @param profile where to write what ran when
   * @param watch whether to build again after every change
   */
  public record Build(
      List<String> patterns,
      boolean keepGoing,
      Optional<Integer> jobs,
      SortedMap<ResourceKey, Long> resources,
      SortedMap<String, String> config,
      SandboxChoice sandbox,
      Optional<String> profile,
      boolean watch)
      implements Command {
    /** Copies the collections. */
    public Build {
      patterns = List.copyOf(patterns);
      resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
      config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
    }
  }

  /**
   * Builds targets if the workspace is the package that is asked for.
   *
   * @param packageId its id as written
   * @param build what to build
   */
  public record BuildPackage(String packageId, Build build) implements Command {}

  /**
   * Builds targets, and does everything once more to see whether it comes out the same.
   *
   * @param build which targets, and how
   */
  public record Verify(Build build) implements Command {}

  /**
   * Tells what targets need, and what needs them.
   *
   * @param expression what is asked, as written
   * @param output how it is told
   * @param keepGoing whether what cannot be read is left out
   * @param config configuration values as written
   */
  public record Query(
      String expression, QueryOutput output, boolean keepGoing, SortedMap<String, String> config)
      implements Command {
    /** Copies the map. */
    public Query {
      config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
    }
  }

  /** How the nodes that a query names are told. */
  public enum QueryOutput {
    /** The label of each on a line. */
    LABEL,
    /** With the kind of each, after a tab. */
    LABEL_KIND,
    /** With what they need of each other, in the language of Graphviz. */
    GRAPH,
    /** With everything that is known of each, as JSON. */
    JSON
  }

  /**
   * Makes a workspace.
   *
   * @param directory where, as written; none: here
   * @param language of the first target
   * @param group of the package, as written
   * @param artifact the package's name, as written
   */
  public record Init(
      Optional<String> directory,
      Language language,
      Optional<String> group,
      Optional<String> artifact)
      implements Command {}

  /** Brings what editors know up to date. */
  public record Types() implements Command {}

  /**
   * Tells why a target was made, and what would be made of it now.
   *
   * @param label which, as written
   * @param config configuration values of the next build, as written
   */
  public record Why(String label, SortedMap<String, String> config) implements Command {
    /** Copies the map. */
    public Why {
      config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
    }
  }

  /**
   * Tells why results were not in the cache.
   *
   * @param label of which target only, as written
   */
  public record Misses(Optional<String> label) implements Command {}

  /**
   * Compares two builds.
   *
   * @param builds their numbers; one: with the build before; none: tells which there are
   */
  public record Diff(List<Long> builds) implements Command {
    /** Copies the list. */
    public Diff {
      builds = List.copyOf(builds);
    }
  }

  /** Checks the types of scripts. */
  public record Check() implements Command {}

  /** Tells what the program is and runs on. */
  public record Information() implements Command {}

  /**
   * Writes a completion script.
   *
   * @param shell for which shell
   * @param outputFile where to, as written; none: stdout
   */
  public record Completion(Shell shell, Optional<String> outputFile) implements Command {}

  /**
   * Writes the text of the module with the built-in ids.
   *
   * @param outputFile where to, as written; none: stdout
   */
  public record ExportBuiltin(Optional<String> outputFile) implements Command {}

  /**
   * Removes what builds left.
   *
   * @param all also the store of everything built so far
   */
  public record Clean(boolean all) implements Command {}

  /**
   * Something about the daemon of the workspace.
   *
   * @param wish what
   */
  public record Daemon(DaemonWish wish) implements Command {}

  /** What can be wanted of a daemon. */
  public enum DaemonWish {
    /** Tell whether it runs. */
    STATUS,
    /** End it. */
    STOP,
    /** Print its log. */
    LOGS,
    /** Be the daemon. */
    RUN
  }

  /**
   * Tells about the workspace.
   *
   * @param jobs how many actions could run at once; none: one for each processor
   * @param resources how much there would be of resources
   */
  public record Info(Optional<Integer> jobs, SortedMap<ResourceKey, Long> resources)
      implements Command {
    /** Copies the map. */
    public Info {
      resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    }
  }

  /** Tells whether the machine is fit to build. */
  public record Doctor() implements Command {}

  /** Tells the version. */
  public record Version() implements Command {}

  /**
   * Tells how to use the program.
   *
   * @param topic the command to tell about; none: all of it
   */
  public record Help(Optional<String> topic) implements Command {}

  /** How actions are kept apart from the machine. */
  public enum SandboxChoice {
    /** The strictest way that works on this machine. */
    AUTO,
    /** In namespaces of their own. */
    STRICT,
    /** In a copied tree. */
    TREE,
    /** Not at all. */
    OFF
  }

  /** The shells that command lines can be completed in. */
  public enum Shell {
    /** The GNU shell. */
    BASH,
    /** The Z shell. */
    ZSH,
    /** The friendly interactive shell. */
    FISH
  }
}
