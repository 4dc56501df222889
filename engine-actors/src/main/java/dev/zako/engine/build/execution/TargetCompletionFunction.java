package dev.zako.engine.build.execution;

import dev.zako.engine.build.analysis.ConfiguredTargetKey;
import dev.zako.engine.build.analysis.ConfiguredTargetValue;
import dev.zako.engine.build.analysis.FileRef;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Demands the actions that make the default outputs of a target. */
public final class TargetCompletionFunction
    implements NodeFunction<TargetCompletionKey, ActionValue> {
  /** Demands the actions of the graph. */
  public TargetCompletionFunction() {}

  /** The files that are made for a target when it is asked for. */
  public static List<FileRef.Derived> requested(ConfiguredTargetValue target) {
    List<FileRef> files = new ArrayList<>(target.files());
    target.executable().ifPresent(files::add);
    Set<FileRef.Derived> derived = new LinkedHashSet<>();
    for (FileRef file : files) {
      if (file instanceof FileRef.Derived made) {
        derived.add(made);
      }
    }
    return List.copyOf(derived);
  }

  @Override
  public ActionValue compute(TargetCompletionKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    ConfiguredTargetValue target =
        context.get(new ConfiguredTargetKey(key.label(), key.configuration()));
    List<FileRef.Derived> files = requested(target);
    List<ActionNodeKey> actions =
        files.stream()
            .map(file -> new ActionNodeKey(file.owner(), key.configuration(), file.action()))
            .distinct()
            .toList();
    List<ActionValue> values = context.getAll(actions);
    SortedMap<String, Artifact> outputs = new TreeMap<>();
    SortedMap<String, Artifact> accompanying = new TreeMap<>();
    for (FileRef.Derived file : files) {
      ActionNodeKey action = new ActionNodeKey(file.owner(), key.configuration(), file.action());
      ActionValue value = values.get(actions.indexOf(action));
      Artifact artifact = value.outputs().get(file.path());
      if (artifact == null) {
        throw ActionInputs.notMade(key.label(), file);
      }
      outputs.put(file.path(), artifact);
      accompanying.putAll(value.accompanying());
    }
    return new ActionValue(outputs, accompanying);
  }
}
