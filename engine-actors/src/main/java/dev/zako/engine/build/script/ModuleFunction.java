package dev.zako.engine.build.script;

import dev.zako.cas.Digest;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.leaf.FileStateKey;
import dev.zako.engine.build.leaf.FileStateValue;
import dev.zako.engine.build.leaf.StoreFailures;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import dev.zako.js.BuiltinModules;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailedException;
import dev.zako.js.Transpiled;
import dev.zako.js.Transpiler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads a module and makes JavaScript of it. */
public final class ModuleFunction implements NodeFunction<ModuleKey, ModuleValue> {
  private final SourceReader sources;
  private final Transpiler transpiler;

  /** Reads texts with {@code sources} and has {@code transpiler} make JavaScript of them. */
  public ModuleFunction(SourceReader sources, Transpiler transpiler) {
    this.sources = sources;
    this.transpiler = transpiler;
  }

  @Override
  public ModuleValue compute(ModuleKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    ModuleId id = key.module();
    if (id.isBuiltin()) {
      Optional<String> text = BuiltinModules.source(id);
      if (text.isEmpty()) {
        return new ModuleValue.Absent();
      }
      Digest digest = Digest.of(text.get().getBytes(StandardCharsets.UTF_8));
      return new ModuleValue.Present(text.get(), digest, transpile(id, text.get()));
    }
    if (context.get(new FileStateKey(id.path()))
        instanceof FileStateValue.Regular(Digest digest, boolean _)) {
      String source = decode(id, sources.read(id.path(), digest));
      return new ModuleValue.Present(source, digest, transpile(id, source));
    }
    return new ModuleValue.Absent();
  }

  /** TypeScript or JSON, by the name of the module. */
  private Transpiled transpile(ModuleId id, String source) throws NodeFailedException {
    try {
      return id.path().endsWith(".json")
          ? Transpiler.json(id, source)
          : transpiler.transpile(id, source);
    } catch (ScriptFailedException e) {
      throw ScriptDiagnostics.failure(e.failure());
    } catch (IOException e) {
      throw new NodeFailedException(
          new BuildFailure(
              StoreFailures.diagnostic(
                  "unpack the TypeScript library to",
                  transpiler.libraryDirectory(),
                  Code.STORE_IO,
                  e)));
    }
  }

  private static String decode(ModuleId id, byte[] bytes) throws NodeFailedException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new NodeFailedException(
          new BuildFailure(
              Diagnostic.of(Code.SCRIPT_SYNTAX, "File `" + id.path() + "` is not UTF-8 text")
                  .at(SourcePosition.ofFile(id.path()))
                  .withHint("Save it in UTF-8")));
    }
  }
}
