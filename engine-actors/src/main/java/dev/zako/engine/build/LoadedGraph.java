package dev.zako.engine.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zako.engine.build.Evaluator.CancelledException;
import dev.zako.engine.build.analysis.TargetKey;
import dev.zako.engine.build.analysis.TargetReferencesKey;
import dev.zako.engine.build.analysis.TargetReferencesKey.Reference;
import dev.zako.engine.build.analysis.TargetValue;
import dev.zako.engine.build.analysis.UnknownTargets;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.leaf.DirectoryListingKey;
import dev.zako.engine.build.leaf.DirectoryListingValue;
import dev.zako.engine.build.leaf.GlobFunction;
import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.engine.build.query.QueryGraph;
import dev.zako.engine.build.query.QueryNode;
import dev.zako.engine.build.query.QueryWord;
import dev.zako.engine.build.script.DependenciesValue;
import dev.zako.engine.build.script.Json;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The graph of targets and their files, loaded as it is asked for: packages are, rules and
 * toolchains are not. What is wrong is told as soon as it is found.
 */
final class LoadedGraph implements QueryGraph<LoadedGraph.EndedException> {
  private final Evaluator evaluator;
  private final BuildEvents events;
  private final DependenciesValue dependencies;
  private final ConfigurationId id;
  private final boolean keepGoing;

  /** A target that names each of those that were named, for messages. */
  private final Map<Label, Label> namedBy = new HashMap<>();

  private final Map<Label, TargetValue> targets = new HashMap<>();
  private final Map<Label, TargetReferencesKey.Found> references = new HashMap<>();
  private final Set<Label> broken = new HashSet<>();

  /**
   * The graph under a configuration.
   *
   * @param events hears what is wrong
   * @param dependencies those of the workspace's own package, which words may name
   * @param keepGoing whether what cannot be read is left out; else it is the end
   */
  LoadedGraph(
      Evaluator evaluator,
      BuildEvents events,
      DependenciesValue dependencies,
      ConfigurationId id,
      boolean keepGoing) {
    this.evaluator = evaluator;
    this.events = events;
    this.dependencies = dependencies;
    this.id = id;
    this.keepGoing = keepGoing;
  }

  /** There will be no answer: it was cancelled, or something is wrong and was told. */
  static final class EndedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean cancelled;

    private EndedException(boolean cancelled) {
      this.cancelled = cancelled;
    }

    /** Whether it was cancelled. */
    boolean isCancelled() {
      return cancelled;
    }
  }

  @Override
  public Set<QueryNode> find(QueryWord word) throws EndedException {
    try {
      return switch (word) {
        case QueryWord.Targets(TargetPattern written) -> {
          TargetPattern pattern = RequestedPatterns.read(List.of(written), dependencies).getFirst();
          if (pattern.scope() instanceof TargetPattern.Single(Label label)) {
            yield single(label);
          }
          Set<QueryNode> found = new LinkedHashSet<>();
          new TargetFinder(evaluator, events, id)
              .find(List.of(pattern))
              .forEach(label -> found.add(new QueryNode.Target(label)));
          endIfWrong();
          yield found;
        }
        case QueryWord.File(String alias, PackagePath directory, String path) -> {
          PackagePath root =
              alias.isEmpty()
                  ? PackagePath.ROOT
                  : dependencies.local(alias, word.toString()).root();
          yield file(root.resolve(directory), path, Optional.empty());
        }
      };
    } catch (CancelledException _) {
      throw new EndedException(true);
    } catch (BuildFailedException e) {
      return wrong(e.diagnostics());
    } catch (MalformedTextException e) {
      return wrong(List.of(e.diagnostic()));
    }
  }

  private Set<QueryNode> wrong(List<Diagnostic> problems) throws EndedException {
    problems.forEach(events::diagnose);
    endIfWrong();
    return Set.of();
  }

  private void endIfWrong() throws EndedException {
    if (!keepGoing && !events.diagnostics().isEmpty()) {
      throw new EndedException(false);
    }
  }

  /** The target of this label; if there is none, the file that may be meant. */
  private Set<QueryNode> single(Label label) throws CancelledException, EndedException {
    TargetKey key = new TargetKey(label, id);
    Outcome<TargetValue> outcome = evaluator.outcomes(List.of(key)).get(key);
    if (outcome instanceof Outcome.Failed<TargetValue> failed) {
      Optional<Diagnostic> unknown = UnknownTargets.diagnostic(failed, key);
      if (unknown.isPresent()) {
        return file(label.path(), label.target(), unknown);
      }
    }
    return load(List.of(new QueryNode.Target(label)));
  }

  /**
   * A file by the nearest directory with a build file at or above it.
   *
   * @param otherwise what is wrong if it is not there, if that is known
   */
  private Set<QueryNode> file(PackagePath directory, String path, Optional<Diagnostic> otherwise)
      throws CancelledException, EndedException {
    String inWorkspace = directory.file(path);
    String[] names = inWorkspace.split("/", -1);
    List<String> around = new ArrayList<>(List.of(""));
    for (int i = 0; i < names.length - 1; i++) {
      String above = around.getLast();
      around.add(above.isEmpty() ? names[i] : above + "/" + names[i]);
    }
    Map<DirectoryListingKey, DirectoryListingValue> listings = new HashMap<>();
    listings.putAll(
        evaluator.evaluate(around.stream().map(DirectoryListingKey::new).toList(), true));
    Optional<PackagePath> nearest = Optional.empty();
    for (String each : around) {
      DirectoryListingValue listing = listings.get(new DirectoryListingKey(each));
      if (listing != null && PackagePath.isPath(each) && GlobFunction.isPackage(listing)) {
        nearest = Optional.of(new PackagePath(each));
      }
    }
    DirectoryListingValue own = listings.get(new DirectoryListingKey(around.getLast()));
    String name = names[names.length - 1];
    if (own != null && own.hasFile(name) && nearest.isPresent()) {
      int start = nearest.get().isRoot() ? 0 : nearest.get().text().length() + 1;
      return Set.of(new QueryNode.SourceFile(nearest.get(), inWorkspace.substring(start)));
    }
    return wrong(
        List.of(
            otherwise.orElseGet(
                () ->
                    Diagnostic.of(Code.SOURCE_NOT_FOUND, "There is no file `" + inWorkspace + "`")
                        .withHint(
                            Optional.ofNullable(own)
                                .flatMap(
                                    listing ->
                                        Suggestions.didYouMean(
                                            name, listing.names(DirectoryListingValue.Kind.FILE)))
                                .orElse("Name a file by `//directory:file`")))));
  }

  @Override
  public Set<QueryNode> existing(Collection<QueryNode> nodes) throws EndedException {
    return load(nodes);
  }

  @Override
  public Map<QueryNode, Set<QueryNode>> dependencies(Collection<QueryNode> nodes)
      throws EndedException {
    readReferences(nodes);
    Map<QueryNode, Set<QueryNode>> found = new HashMap<>();
    for (QueryNode node : nodes) {
      switch (node) {
        case QueryNode.SourceFile _ -> found.put(node, Set.of());
        case QueryNode.Target(Label label) -> {
          TargetReferencesKey.Found value = references.get(label);
          if (value != null) {
            Set<QueryNode> named = new LinkedHashSet<>();
            value.attributes().values().forEach(each -> named.addAll(nodes(label, each)));
            found.put(node, named);
          }
        }
      }
    }
    return found;
  }

  @Override
  public Map<QueryNode, String> kinds(Collection<QueryNode> nodes) throws EndedException {
    load(nodes);
    Map<QueryNode, String> kinds = new HashMap<>();
    for (QueryNode node : nodes) {
      switch (node) {
        case QueryNode.SourceFile _ -> kinds.put(node, QueryNode.SOURCE_FILE);
        case QueryNode.Target(Label label) -> {
          TargetValue target = targets.get(label);
          if (target != null) {
            kinds.put(node, kind(target));
          }
        }
      }
    }
    return kinds;
  }

  /** The name under which the module of a rule exports it. */
  static String kind(TargetValue target) {
    return target.rule().substring(target.rule().indexOf('#') + 1);
  }

  @Override
  public Map<QueryNode, String> attributes(String name, Collection<QueryNode> nodes)
      throws EndedException {
    load(nodes);
    readReferences(nodes);
    Map<QueryNode, String> texts = new HashMap<>();
    for (QueryNode node : nodes) {
      target(node)
          .flatMap(label -> Optional.ofNullable(attributes(label).get(name)))
          .ifPresent(value -> texts.put(node, text(value)));
    }
    return texts;
  }

  /** A text as it is, a list in square brackets, everything else as JSON. */
  private static String text(JsonNode value) {
    if (value.isTextual()) {
      return value.asText();
    }
    if (!value.isArray()) {
      return Json.write(value);
    }
    List<String> texts = new ArrayList<>();
    value.forEach(each -> texts.add(text(each)));
    return "[" + String.join(", ", texts) + "]";
  }

  @Override
  public Map<QueryNode, Set<QueryNode>> labels(String attribute, Collection<QueryNode> nodes)
      throws EndedException {
    readReferences(nodes);
    Map<QueryNode, Set<QueryNode>> named = new HashMap<>();
    for (QueryNode node : nodes) {
      target(node)
          .ifPresent(
              label -> {
                TargetReferencesKey.Found found = references.get(label);
                if (found != null && found.attributes().containsKey(attribute)) {
                  named.put(
                      node, nodes(label, found.attributes().getOrDefault(attribute, List.of())));
                }
              });
    }
    return named;
  }

  private static Optional<Label> target(QueryNode node) {
    return node instanceof QueryNode.Target(Label label) ? Optional.of(label) : Optional.empty();
  }

  /** The target, if it was loaded by {@link #existing} or {@link #kinds}. */
  Optional<TargetValue> value(Label label) {
    return Optional.ofNullable(targets.get(label));
  }

  /**
   * Each attribute of a target that was loaded with what it names: labels are written whole, and
   * files as queries write them.
   */
  Map<String, JsonNode> attributes(Label label) {
    TargetValue target = targets.get(label);
    TargetReferencesKey.Found found = references.get(label);
    if (target == null || found == null) {
      return Map.of();
    }
    Map<String, JsonNode> attributes = new LinkedHashMap<>();
    Json.read(target.attributes())
        .properties()
        .forEach(entry -> attributes.put(entry.getKey(), entry.getValue()));
    found
        .attributes()
        .forEach(
            (name, named) -> {
              JsonNode written = attributes.get(name);
              if (written != null && !written.isNull()) {
                attributes.put(name, named(label, named, written.isTextual()));
              }
            });
    return attributes;
  }

  private JsonNode named(Label label, List<Reference> references, boolean isOne) {
    ObjectNode holder = Json.object();
    ArrayNode list = holder.putArray("all");
    nodes(label, references).forEach(node -> list.add(node.toString()));
    return isOne && list.size() == 1 ? list.get(0) : list;
  }

  private Set<QueryNode> nodes(Label user, List<Reference> references) {
    Set<QueryNode> nodes = new LinkedHashSet<>();
    for (Reference reference : references) {
      switch (reference) {
        case TargetReferencesKey.ToTarget(Label label) -> {
          namedBy.putIfAbsent(label, user);
          nodes.add(new QueryNode.Target(label));
        }
        case TargetReferencesKey.ToFile(PackagePath directory, String path) ->
            nodes.add(new QueryNode.SourceFile(directory, path));
      }
    }
    return nodes;
  }

  /** Loads those that are targets; gives back all that exist. */
  private Set<QueryNode> load(Collection<QueryNode> nodes) throws EndedException {
    read(nodes, targets, label -> new TargetKey(label, id));
    Set<QueryNode> existing = new LinkedHashSet<>(nodes);
    existing.removeIf(
        node -> node instanceof QueryNode.Target(Label label) && !targets.containsKey(label));
    return existing;
  }

  private void readReferences(Collection<QueryNode> nodes) throws EndedException {
    read(nodes, references, label -> new TargetReferencesKey(label, id));
  }

  /** Asks the graph for what is not known yet of those that are targets. */
  private <K extends NodeKey<V>, V extends NodeValue> void read(
      Collection<QueryNode> nodes, Map<Label, V> known, Function<Label, K> keys)
      throws EndedException {
    SortedMap<Label, K> wanted = new TreeMap<>();
    for (QueryNode node : nodes) {
      if (node instanceof QueryNode.Target(Label label)
          && !known.containsKey(label)
          && !broken.contains(label)) {
        wanted.put(label, keys.apply(label));
      }
    }
    Map<K, Outcome<V>> outcomes;
    try {
      outcomes = evaluator.outcomes(wanted.values());
    } catch (CancelledException _) {
      throw new EndedException(true);
    }
    for (Map.Entry<Label, K> entry : wanted.entrySet()) {
      Label label = entry.getKey();
      switch (outcomes.get(entry.getValue())) {
        case Outcome.Value<V>(V value) -> known.put(label, value);
        case Outcome.Failed<V> failed -> {
          broken.add(label);
          tell(label, failed);
        }
        case null -> broken.add(label);
      }
    }
    endIfWrong();
  }

  /** Tells why a target cannot be read; if it does not exist, also who names it. */
  private void tell(Label label, Outcome.Failed<?> failed) throws EndedException {
    Optional<Diagnostic> unknown = UnknownTargets.diagnostic(failed, new TargetKey(label, id));
    Label user = namedBy.get(label);
    if (unknown.isEmpty() || user == null) {
      failed.causes().forEach(evaluator::tell);
      return;
    }
    Diagnostic named =
        unknown.get().inContext("`" + user + "` needs `" + label + "`").withLabel(user.toString());
    events.diagnose(written(user).map(value -> named.at(value.position())).orElse(named));
  }

  /** A target of which is known that it exists. */
  private Optional<TargetValue> written(Label label) throws EndedException {
    TargetKey key = new TargetKey(label, id);
    try {
      return evaluator.outcomes(List.of(key)).get(key)
              instanceof Outcome.Value<TargetValue>(TargetValue value)
          ? Optional.of(value)
          : Optional.empty();
    } catch (CancelledException _) {
      throw new EndedException(true);
    }
  }
}
