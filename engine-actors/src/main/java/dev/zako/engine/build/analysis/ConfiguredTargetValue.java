package dev.zako.engine.build.analysis;

import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeValue;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the rule of a target said.
 *
 * @param label the target
 * @param rule its rule
 * @param position where it was made
 * @param dependencies the targets that it names, in order, each once
 * @param actions what has to be done
 * @param files its default outputs
 * @param executable what to run, if it is a program
 * @param providers the JSON text of each provider by its name
 * @param hash of all that
 */
public record ConfiguredTargetValue(
    Label label,
    String rule,
    SourcePosition position,
    List<Label> dependencies,
    List<ActionTemplate> actions,
    List<FileRef> files,
    Optional<FileRef> executable,
    SortedMap<String, String> providers,
    Fingerprint hash)
    implements NodeValue {
  /** Copies the collections. */
  public ConfiguredTargetValue {
    dependencies = List.copyOf(dependencies);
    actions = List.copyOf(actions);
    files = List.copyOf(files);
    providers = Collections.unmodifiableSortedMap(new TreeMap<>(providers));
  }

  @Override
  public Fingerprint outputHash() {
    return hash;
  }
}
