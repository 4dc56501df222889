package dev.zako.engine.build.script;

import dev.zako.cas.Digest;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Failures;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.leaf.FileStateKey;
import dev.zako.engine.build.leaf.FileStateValue;
import dev.zako.engine.build.manifest.ManifestParser;
import dev.zako.engine.build.manifest.ManifestResult;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import java.util.List;

/** Reads the manifest of a package. */
public final class ManifestFunction implements NodeFunction<ManifestKey, ManifestValue> {
  private final SourceReader sources;

  /** Reads the manifest's text with {@code sources}. */
  public ManifestFunction(SourceReader sources) {
    this.sources = sources;
  }

  @Override
  public ManifestValue compute(ManifestKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    PackagePath root = key.root();
    String tomlFile = root.file(ManifestParser.TOML_NAME);
    String jsonFile = root.file(ManifestParser.JSON_NAME);
    List<FileStateValue> files =
        context.getAll(List.of(new FileStateKey(tomlFile), new FileStateKey(jsonFile)));
    boolean toml = files.get(0) instanceof FileStateValue.Regular;
    boolean json = files.get(1) instanceof FileStateValue.Regular;
    if (toml && json) {
      throw failure(
          Diagnostic.of(
                  Code.MANIFEST_AMBIGUOUS,
                  "There are both `"
                      + tomlFile
                      + "` and `"
                      + jsonFile
                      + "`, and only one can count")
              .at(SourcePosition.ofFile(jsonFile))
              .withHint("Delete one of them"));
    }
    if (files.get(toml ? 0 : 1) instanceof FileStateValue.Regular(Digest digest, boolean _)) {
      String file = toml ? tomlFile : jsonFile;
      ManifestResult result = ManifestParser.parse(file, sources.read(file, digest));
      Manifest manifest =
          result
              .manifest()
              .orElseThrow(() -> new NodeFailedException(new Failures(result.diagnostics())));
      return new ManifestValue(manifest, digest, file, result.positions());
    }
    String where = root.isRoot() ? "The workspace" : "Package `" + root + "`";
    throw failure(
        Diagnostic.of(Code.WORKSPACE_NOT_FOUND, where + " has neither `zako.toml` nor `zako.json`")
            .withHint(
                "Write a `"
                    + tomlFile
                    + "` with `group = \"my.group\"`, `artifact = \"my-project\"` and"
                    + " `version = \"0.1.0\"`"));
  }

  private static NodeFailedException failure(Diagnostic diagnostic) {
    return new NodeFailedException(new BuildFailure(diagnostic));
  }
}
