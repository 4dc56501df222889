package dev.zako.engine.hone;

import dev.zako.engine.graph.BuildId;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeFailure;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.graph.Revision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** An engine whose nodes do what a test tells them, and which remembers its events. */
final class Script implements AutoCloseable {
  /** A node named by the test. */
  record Name(String id) implements NodeKey<Text> {
    @Override
    public String kind() {
      return "node";
    }
  }

  /** A text. */
  record Text(String text) implements NodeValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of(text);
    }
  }

  /** A failure with a text. */
  record Trouble(String message, boolean isTransient) implements NodeFailure {}

  /** What a node does. */
  interface Body extends NodeFunction<Name, Text> {}

  static final long SECONDS = 20;

  final Hone hone;
  final ConcurrentLinkedQueue<HoneEvent> events = new ConcurrentLinkedQueue<>();
  private final Map<String, Body> bodies = new ConcurrentHashMap<>();
  private long builds;

  Script() {
    this(HoneOptions.defaults());
  }

  Script(HoneOptions options) {
    this(options, RecordStore.none());
  }

  Script(HoneOptions options, RecordStore records) {
    hone =
        Hone.start(
            options,
            NodeFunctions.builder()
                .register(
                    "node",
                    (Name key, ComputeContext context) -> {
                      Body body = bodies.get(key.id());
                      if (body == null) {
                        throw new NodeFailedException(new Trouble("No body: " + key.id(), false));
                      }
                      return body.compute(key, context);
                    })
                .build(),
            events::add,
            records);
  }

  static Name name(String id) {
    return new Name(id);
  }

  static List<Name> names(String... ids) {
    return Arrays.stream(ids).map(Name::new).toList();
  }

  /** Sets what a node does from its next computation on. */
  Script on(String id, Body body) {
    bodies.put(id, body);
    return this;
  }

  /** A node with a constant text. */
  Script leaf(String id, String text) {
    return on(id, (_, _) -> new Text(text));
  }

  /** A node whose text is its name and, in parentheses, the texts of its dependencies. */
  Script joins(String id, String... dependencies) {
    List<Name> names = names(dependencies);
    return on(
        id,
        (_, context) ->
            new Text(
                id
                    + "("
                    + String.join(",", context.getAll(names).stream().map(Text::text).toList())
                    + ")"));
  }

  Script fails(String id, boolean isTransient) {
    return on(
        id,
        (_, _) -> {
          throw new NodeFailedException(new Trouble(id + " is broken", isTransient));
        });
  }

  BuildId newBuild() {
    return new BuildId(++builds);
  }

  /** Evaluates the roots in a build of their own. */
  Evaluation evaluate(boolean keepGoing, String... roots) throws Exception {
    return await(hone.evaluate(newBuild(), names(roots), keepGoing));
  }

  Evaluation evaluate(String... roots) throws Exception {
    return evaluate(true, roots);
  }

  /** The value of a root that must have one. */
  String valueOf(String root) throws Exception {
    Evaluation evaluation = evaluate(root);
    return switch (evaluation.outcome(name(root)).orElseThrow()) {
      case dev.zako.engine.graph.Outcome.Value<Text>(Text value) -> value.text();
      case dev.zako.engine.graph.Outcome.Failed<Text> failed ->
          throw new AssertionError(failed.toString());
    };
  }

  Revision invalidate(String... ids) throws Exception {
    return await(hone.invalidate(names(ids)));
  }

  /** The names of the nodes that were computed since the last call, sorted. */
  List<String> computed() {
    List<String> names = new ArrayList<>();
    for (HoneEvent event : events) {
      if (event instanceof HoneEvent.WillCompute will) {
        names.add(will.key().id());
      }
    }
    events.clear();
    names.sort(null);
    return names;
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    hone.close();
  }
}
