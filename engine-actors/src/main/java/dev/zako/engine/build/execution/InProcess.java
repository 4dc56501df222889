package dev.zako.engine.build.execution;

import dev.zako.cas.Digest;
import dev.zako.engine.build.analysis.ActionTemplate;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.hone.NodeFailedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What actions make that need no command: a function of what the rule says and of their inputs. */
final class InProcess {
  /** The kind of the records of such actions. */
  static final String MADE = "made in process 1";

  private InProcess() {}

  /** The name of the record that an action has made something. */
  static Fingerprint record(ActionNodeKey key, ActionValue value) {
    return Fingerprint.combine(Fingerprint.of(key.owner().toString()), value.outputHash());
  }

  /** What writing makes; the bytes are not put into the store. */
  static ActionValue write(ActionTemplate.Write write) {
    Digest digest = Digest.of(write.content().getBytes(StandardCharsets.UTF_8));
    return ActionValue.of(map(write.path(), new Artifact.File(digest, write.executable())));
  }

  /** What copying makes. */
  static ActionValue copy(ActionNodeKey key, ActionTemplate.Copy copy, ActionInputs inputs)
      throws NodeFailedException {
    Artifact artifact = inputs.files().get(copy.input().path());
    if (artifact == null) {
      throw ActionInputs.notMade(key.owner(), copy.input());
    }
    if (artifact instanceof Artifact.Link(String target)) {
      // The copy is elsewhere, so that the way from it to the link's target is another.
      artifact =
          new Artifact.Link(
              relative(directory(copy.path()), join(directory(copy.input().path()), target)));
    }
    SortedMap<String, Artifact> others = new TreeMap<>(inputs.files());
    others.remove(copy.input().path());
    return new ActionValue(map(copy.path(), artifact), others);
  }

  /** What linking makes. */
  static ActionValue symlink(ActionTemplate.Symlink link, ActionInputs inputs) {
    Artifact made =
        new Artifact.Link(
            relative(directory(link.path()), List.of(link.target().path().split("/"))));
    return new ActionValue(map(link.path(), made), inputs.files());
  }

  private static SortedMap<String, Artifact> map(String path, Artifact artifact) {
    return new TreeMap<>(Map.of(path, artifact));
  }

  private static List<String> directory(String path) {
    List<String> names = List.of(path.split("/"));
    return names.subList(0, names.size() - 1);
  }

  private static List<String> join(List<String> directory, String target) {
    List<String> names = new ArrayList<>(directory);
    for (String name : target.split("/", -1)) {
      if (name.equals("..") && !names.isEmpty()) {
        names.removeLast();
      } else if (!name.equals(".") && !name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  private static String relative(List<String> from, List<String> to) {
    int common = 0;
    while (common < from.size() && common < to.size() && from.get(common).equals(to.get(common))) {
      common++;
    }
    return "../".repeat(from.size() - common) + String.join("/", to.subList(common, to.size()));
  }
}
