package dev.zako.engine.build.script;

import dev.zako.cas.Digest;
import dev.zako.engine.build.leaf.DirectoryListingKey;
import dev.zako.engine.build.leaf.DirectoryListingValue;
import dev.zako.engine.build.leaf.FileStateKey;
import dev.zako.engine.build.leaf.FileStateValue;
import dev.zako.engine.build.model.IgnoreFile;
import dev.zako.engine.build.model.IgnoreRules;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads ignore files, from the root of the package down. */
public final class IgnoreRulesFunction
    implements NodeFunction<IgnoreRulesKey, IgnoreRulesKey.Found> {
  private final SourceReader sources;

  /** Reads the texts with {@code sources}. */
  public IgnoreRulesFunction(SourceReader sources) {
    this.sources = sources;
  }

  @Override
  public IgnoreRulesKey.Found compute(IgnoreRulesKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    IgnoreRules rules = IgnoreRules.NONE;
    List<Fingerprint> hashes = new ArrayList<>();
    if (!key.directory().isEmpty()) {
      IgnoreRulesKey.Found above = context.get(IgnoreRulesKey.ofFile(key.root(), key.directory()));
      rules = above.rules();
      hashes.add(above.hash());
    }
    String directory =
        key.directory().isEmpty() ? key.root().text() : key.root().file(key.directory());
    DirectoryListingValue listing = context.get(new DirectoryListingKey(directory));
    for (IgnoreFile.Kind kind : IgnoreFile.Kind.values()) {
      String path = directory.isEmpty() ? kind.fileName() : directory + "/" + kind.fileName();
      if (listing.hasFile(kind.fileName())
          && context.get(new FileStateKey(path))
              instanceof FileStateValue.Regular(Digest digest, boolean _)) {
        String text = new String(sources.read(path, digest), StandardCharsets.UTF_8);
        rules = rules.with(IgnoreFile.parse(kind, key.directory(), text));
        hashes.add(Fingerprint.of(path, digest.toString()));
      }
    }
    return new IgnoreRulesKey.Found(rules, Fingerprint.combine(hashes));
  }
}
