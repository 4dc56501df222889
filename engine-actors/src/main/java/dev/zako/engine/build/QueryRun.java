package dev.zako.engine.build;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.Evaluator.CancelledException;
import dev.zako.engine.build.LoadedGraph.EndedException;
import dev.zako.engine.build.QueryReport.Node;
import dev.zako.engine.build.QueryRequest.Facts;
import dev.zako.engine.build.analysis.TargetValue;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.history.BuildEntry;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.query.QueryEvaluator;
import dev.zako.engine.build.query.QueryNode;
import dev.zako.engine.build.script.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One query: packages to targets, targets to what they name, and the answer of those. */
final class QueryRun {
  private final EngineParts parts;
  private final QueryRequest request;
  private final BuildEvents events;
  private final Evaluator evaluator;

  /** What a request asks of the graph. */
  record Asked(QueryRequest request) implements Inquiry<QueryReport> {
    @Override
    public QueryReport answer(
        EngineParts parts, EngineOptions options, BuildEvents events, Evaluator evaluator) {
      return new QueryRun(parts, request, events, evaluator).run();
    }

    @Override
    public QueryReport without(Status status, List<Diagnostic> diagnostics) {
      return new QueryReport(status, List.of(), diagnostics);
    }

    @Override
    public Status status(QueryReport answer) {
      return answer.status();
    }

    @Override
    public SortedMap<String, String> config() {
      return request.config();
    }

    @Override
    public QueryReport noted(QueryReport answer, Optional<BuildEntry> noted) {
      return answer;
    }
  }

  /** A query by the parts of an engine; problems are told to {@code events}. */
  private QueryRun(
      EngineParts parts, QueryRequest request, BuildEvents events, Evaluator evaluator) {
    this.parts = parts;
    this.request = request;
    this.events = events;
    this.evaluator = evaluator;
  }

  private QueryReport run() {
    List<Node> nodes = List.of();
    boolean cancelled = false;
    try {
      nodes = answer();
    } catch (CancelledException _) {
      cancelled = true;
    } catch (EndedException e) {
      cancelled = e.isCancelled();
    } catch (BuildFailedException e) {
      e.diagnostics().forEach(events::diagnose);
    }
    Status status =
        cancelled
            ? Status.CANCELLED
            : events.diagnostics().isEmpty() ? Status.SUCCEEDED : Status.FAILED;
    return new QueryReport(status, nodes, events.diagnostics());
  }

  private List<Node> answer() throws CancelledException, EndedException, BuildFailedException {
    Optional<Preparation> prepared = Preparation.prepare(parts, evaluator, request.config());
    if (prepared.isEmpty()) {
      return List.of();
    }
    LoadedGraph graph =
        new LoadedGraph(
            evaluator,
            events,
            prepared.get().dependencies(),
            prepared.get().id(),
            request.keepGoing());
    SortedSet<QueryNode> found = new QueryEvaluator<>(graph).evaluate(request.query());
    Facts facts = request.facts();
    Map<QueryNode, String> kinds =
        facts == Facts.KINDS || facts == Facts.ALL ? graph.kinds(found) : Map.of();
    Map<QueryNode, Set<QueryNode>> dependencies =
        facts == Facts.DEPENDENCIES || facts == Facts.ALL ? graph.dependencies(found) : Map.of();
    List<Node> nodes = new ArrayList<>();
    for (QueryNode node : found) {
      Optional<TargetValue> target =
          facts == Facts.ALL && node instanceof QueryNode.Target(Label label)
              ? graph.value(label)
              : Optional.empty();
      nodes.add(
          new Node(
              node.toString(),
              kinds.getOrDefault(node, ""),
              target.map(TargetValue::rule),
              target.map(value -> value.position().toString()),
              facts == Facts.ALL ? attributes(graph, node) : new TreeMap<>(),
              new TreeSet<>(dependencies.getOrDefault(node, Set.of()))
                  .stream().map(QueryNode::toString).toList()));
    }
    return nodes;
  }

  private static SortedMap<String, String> attributes(LoadedGraph graph, QueryNode node) {
    SortedMap<String, String> attributes = new TreeMap<>();
    if (node instanceof QueryNode.Target(Label label)) {
      graph.attributes(label).forEach((name, value) -> attributes.put(name, Json.write(value)));
    }
    return attributes;
  }
}
