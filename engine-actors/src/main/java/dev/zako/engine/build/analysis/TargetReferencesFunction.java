package dev.zako.engine.build.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zako.engine.build.analysis.TargetReferencesKey.Reference;
import dev.zako.engine.build.analysis.TargetReferencesKey.ToFile;
import dev.zako.engine.build.analysis.TargetReferencesKey.ToTarget;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Failures;
import dev.zako.engine.build.leaf.DirectoryListingKey;
import dev.zako.engine.build.leaf.DirectoryListingValue;
import dev.zako.engine.build.leaf.GlobFunction;
import dev.zako.engine.build.leaf.GlobKey;
import dev.zako.engine.build.leaf.GlobValue;
import dev.zako.engine.build.model.GlobPattern;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.script.Json;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import dev.zako.sandbox.PortablePath;
import dev.zako.sandbox.PortablePathException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds what the attributes of targets name, without their rules. */
public final class TargetReferencesFunction
    implements NodeFunction<TargetReferencesKey, TargetReferencesKey.Found> {
  /** Finds it in the graph. */
  public TargetReferencesFunction() {}

  @Override
  public TargetReferencesKey.Found compute(TargetReferencesKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    TargetValue target = context.get(new TargetKey(key.label(), key.configuration()));
    return new Finder(key.label(), target, context).find();
  }

  /** Finds what one target names. Every mistake is collected before anything is thrown. */
  private static final class Finder {
    private final PackagePath directory;
    private final Label label;
    private final TargetValue target;
    private final ComputeContext context;
    private final WrittenLabels written;
    private final List<Diagnostic> problems = new ArrayList<>();

    Finder(Label label, TargetValue target, ComputeContext context) {
      this.directory = label.path();
      this.label = label;
      this.target = target;
      this.context = context;
      this.written = new WrittenLabels(target.root(), directory);
    }

    TargetReferencesKey.Found find() throws NodeFailedException, InterruptedException {
      JsonNode attributes = Json.read(target.attributes());
      SortedMap<String, List<Reference>> found = new TreeMap<>();
      for (Map.Entry<String, RuleShape.Attribute> entry : target.shape().attributes().entrySet()) {
        JsonNode value = attributes.path(entry.getKey());
        if (value.isMissingNode()) {
          continue;
        }
        switch (entry.getValue().type()) {
          case WrittenAttributes.FILES -> found.put(entry.getKey(), files(value));
          case WrittenAttributes.LABELS, WrittenAttributes.LABEL -> {
            Set<Reference> targets = new LinkedHashSet<>();
            for (String text : WrittenAttributes.labels(entry.getValue(), value)) {
              addTarget(text, targets);
            }
            found.put(entry.getKey(), List.copyOf(targets));
          }
          default -> {}
        }
      }
      if (!problems.isEmpty()) {
        throw new NodeFailedException(
            new Failures(
                problems.stream()
                    .map(problem -> problem.withLabel(label.toString()).at(target.position()))
                    .toList()));
      }
      return new TargetReferencesKey.Found(found);
    }

    private void addTarget(String text, Set<Reference> to)
        throws NodeFailedException, InterruptedException {
      try {
        to.add(new ToTarget(written.read(text, context).label()));
      } catch (MalformedTextException e) {
        problems.add(e.diagnostic());
      }
    }

    private List<Reference> files(JsonNode value) throws NodeFailedException, InterruptedException {
      List<String> excluded = WrittenAttributes.excluded(value);
      List<GlobPattern> exclude = new ArrayList<>();
      for (String text : excluded) {
        pattern(text, exclude);
      }
      Set<Reference> found = new LinkedHashSet<>();
      for (String text : WrittenAttributes.included(value)) {
        if (WrittenAttributes.isLabel(text)) {
          addTarget(text, found);
        } else if (!GlobPattern.isGlob(text)) {
          addPath(text, exclude, found);
        } else if (pattern(text, new ArrayList<>()) && problems.isEmpty()) {
          GlobValue matches = context.get(new GlobKey(directory, text, excluded));
          matches.files().forEach(file -> found.add(new ToFile(directory, file)));
        }
      }
      return List.copyOf(found);
    }

    private boolean pattern(String text, List<GlobPattern> to) {
      try {
        to.add(GlobPattern.parse(text));
        return true;
      } catch (MalformedTextException e) {
        problems.add(e.diagnostic());
        return false;
      }
    }

    private void addPath(String text, List<GlobPattern> exclude, Set<Reference> to)
        throws NodeFailedException, InterruptedException {
      try {
        String path = PortablePath.of(text).toString();
        if (exclude.stream().noneMatch(pattern -> pattern.matches(path, true))) {
          to.add(file(directory, path, context));
        }
      } catch (PortablePathException e) {
        problems.add(
            Diagnostic.of(Code.PATH_SYNTAX, String.valueOf(e.getMessage()))
                .withHint("Correct the path, or rename the file if it has such a name"));
      }
    }
  }

  /** A file by the nearest directory with a build file that it is in, at or below this one. */
  private static ToFile file(PackagePath directory, String path, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    List<PackagePath> below = new ArrayList<>();
    PackagePath at = directory;
    String[] names = path.split("/", -1);
    for (int i = 0; i < names.length - 1 && PackagePath.isSegment(names[i]); i++) {
      at = at.child(names[i]);
      below.add(at);
    }
    List<DirectoryListingValue> listings =
        context.getAll(below.stream().map(each -> new DirectoryListingKey(each.text())).toList());
    PackagePath nearest = directory;
    for (int i = 0; i < below.size(); i++) {
      if (GlobFunction.isPackage(listings.get(i))) {
        nearest = below.get(i);
      }
    }
    return new ToFile(
        nearest,
        directory.file(path).substring(nearest.isRoot() ? 0 : nearest.text().length() + 1));
  }
}
