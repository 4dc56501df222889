package dev.zako.engine.build.analysis;

import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the attributes of a target name, with patterns matched and labels as the workspace knows
 * them. Says nothing of whether those targets and files exist, and needs no rule.
 */
public record TargetReferencesKey(Label label, ConfigurationId configuration)
    implements NodeKey<TargetReferencesKey.Found> {
  /** The kind of these nodes. */
  public static final String KIND = "TargetReferences";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return label + " in " + configuration;
  }

  /** Something that an attribute names. */
  public sealed interface Reference {}

  /** A target. */
  public record ToTarget(Label label) implements Reference {
    @Override
    public String toString() {
      return label.toString();
    }
  }

  /**
   * A file.
   *
   * @param directory the nearest directory at or above it that has a build file
   * @param path of the file, relative to the directory
   */
  public record ToFile(PackagePath directory, String path) implements Reference {
    @Override
    public String toString() {
      return directory.file(path);
    }
  }

  /**
   * What the attributes name.
   *
   * @param attributes each attribute that can name something and is set, with what it names in
   *     order
   */
  public record Found(SortedMap<String, List<Reference>> attributes) implements NodeValue {
    /** Copies the map. */
    public Found {
      SortedMap<String, List<Reference>> copy = new TreeMap<>();
      attributes.forEach((name, references) -> copy.put(name, List.copyOf(references)));
      attributes = Collections.unmodifiableSortedMap(copy);
    }

    @Override
    public Fingerprint outputHash() {
      List<String> parts = new ArrayList<>();
      attributes.forEach(
          (name, references) -> {
            parts.add(name);
            parts.add(Integer.toString(references.size()));
            references.forEach(
                reference -> {
                  switch (reference) {
                    case ToTarget(Label target) -> {
                      parts.add("target");
                      parts.add(target.toString());
                    }
                    case ToFile(PackagePath directory, String path) -> {
                      parts.add(directory.text());
                      parts.add(path);
                    }
                  }
                });
          });
      return Fingerprint.of(parts.toArray(String[]::new));
    }
  }
}
