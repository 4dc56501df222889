package dev.zako.engine.build.execution;

import dev.zako.cas.Digest;
import dev.zako.cas.action.InputTree;
import dev.zako.engine.build.analysis.FileRef;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.leaf.FileStateKey;
import dev.zako.engine.build.leaf.FileStateValue;
import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The inputs of an action with their bytes.
 *
 * @param files by path
 * @param origins which file each path was asked for as; what only accompanies another is with that
 */
record ActionInputs(SortedMap<String, Artifact> files, SortedMap<String, FileRef> origins) {
  ActionInputs {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    origins = Collections.unmodifiableSortedMap(new TreeMap<>(origins));
  }

  /** Demands everything that the files are made of, in one group. */
  static ActionInputs demand(
      Label label, List<FileRef> files, ConfigurationId configuration, NodeReader context)
      throws NodeFailedException, InterruptedException {
    Map<FileRef, NodeKey<NodeValue>> keys = new LinkedHashMap<>();
    for (FileRef file : files) {
      keys.put(file, widen(key(file, configuration)));
    }
    List<NodeKey<NodeValue>> demanded = keys.values().stream().distinct().toList();
    List<NodeValue> values = context.getAll(demanded);
    Map<NodeKey<NodeValue>, NodeValue> byKey = new LinkedHashMap<>();
    for (int i = 0; i < demanded.size(); i++) {
      byKey.put(demanded.get(i), values.get(i));
    }
    SortedMap<String, Artifact> artifacts = new TreeMap<>();
    SortedMap<String, FileRef> origins = new TreeMap<>();
    for (Map.Entry<FileRef, NodeKey<NodeValue>> entry : keys.entrySet()) {
      FileRef file = entry.getKey();
      switch (byKey.get(entry.getValue())) {
        case FileStateValue.Regular(Digest digest, boolean executable) -> {
          artifacts.put(file.path(), new Artifact.File(digest, executable));
          origins.put(file.path(), file);
        }
        case ActionValue made -> {
          Artifact artifact = made.outputs().get(file.path());
          if (artifact == null) {
            throw notMade(label, file);
          }
          artifacts.put(file.path(), artifact);
          origins.put(file.path(), file);
          made.accompanying()
              .forEach(
                  (path, other) -> {
                    artifacts.putIfAbsent(path, other);
                    origins.putIfAbsent(path, file);
                  });
        }
        case null, default -> throw missing(label, file);
      }
    }
    return new ActionInputs(artifacts, origins);
  }

  private static NodeKey<? extends NodeValue> key(FileRef file, ConfigurationId configuration) {
    return switch (file) {
      case FileRef.Source source -> new FileStateKey(source.path());
      case FileRef.Derived derived ->
          new ActionNodeKey(derived.owner(), configuration, derived.action());
    };
  }

  @SuppressWarnings("unchecked") // a key of any value is a key of a value; keys only give values
  private static NodeKey<NodeValue> widen(NodeKey<? extends NodeValue> key) {
    return (NodeKey<NodeValue>) key;
  }

  static NodeFailedException notMade(Label label, FileRef file) {
    return new NodeFailedException(
        new BuildFailure(
            Diagnostic.of(
                    Code.RULE_RESULT,
                    "`" + file.path() + "` is not made by the action that should make it")
                .withLabel(label.toString())
                .withHint("Correct the rule: each file belongs to the action that declared it")));
  }

  private static NodeFailedException missing(Label label, FileRef file) {
    return new NodeFailedException(
        new BuildFailure(
            Diagnostic.of(Code.SOURCE_NOT_FOUND, "There is no file `" + file.path() + "`")
                .withLabel(label.toString())
                .at(SourcePosition.ofFile(file.path()))
                .withHint("Create the file, or remove its name from the target")));
  }

  /** Only those whose paths are given. */
  ActionInputs only(Set<String> paths) {
    SortedMap<String, Artifact> keptFiles = new TreeMap<>(files);
    keptFiles.keySet().retainAll(paths);
    SortedMap<String, FileRef> keptOrigins = new TreeMap<>(origins);
    keptOrigins.keySet().retainAll(paths);
    return new ActionInputs(keptFiles, keptOrigins);
  }

  /** These and the others. */
  ActionInputs and(ActionInputs other) {
    SortedMap<String, Artifact> allFiles = new TreeMap<>(other.files);
    allFiles.putAll(files);
    SortedMap<String, FileRef> allOrigins = new TreeMap<>(other.origins);
    allOrigins.putAll(origins);
    return new ActionInputs(allFiles, allOrigins);
  }

  /** The tree of all of them. */
  InputTree tree() {
    InputTree.Builder builder = new InputTree.Builder();
    files.forEach((path, artifact) -> add(builder, path, artifact));
    return builder.build();
  }

  private static void add(InputTree.Builder builder, String path, Artifact artifact) {
    switch (artifact) {
      case Artifact.File(Digest digest, boolean executable) ->
          builder.file(path, digest, executable);
      case Artifact.Link(String target) -> builder.symlink(path, target);
      case Artifact.Tree(SortedMap<String, Artifact> entries) -> {
        builder.emptyDirectory(path);
        entries.forEach((name, entry) -> add(builder, path + "/" + name, entry));
      }
    }
  }

  /** Which inputs have these bytes, in order. */
  List<FileRef> with(Digest digest) {
    List<FileRef> found = new ArrayList<>();
    files.forEach(
        (path, artifact) -> {
          FileRef origin = origins.get(path);
          if (origin != null && holds(artifact, digest)) {
            found.add(origin);
          }
        });
    return found;
  }

  static boolean holds(Artifact artifact, Digest digest) {
    return switch (artifact) {
      case Artifact.File(Digest own, boolean _) -> own.equals(digest);
      case Artifact.Link _ -> false;
      case Artifact.Tree(SortedMap<String, Artifact> entries) ->
          entries.values().stream().anyMatch(entry -> holds(entry, digest));
    };
  }
}
