package dev.zako.engine.build.script;

import dev.zako.cas.Digest;
import dev.zako.engine.build.failure.Failures;
import dev.zako.engine.build.leaf.FileStateKey;
import dev.zako.engine.build.leaf.FileStateValue;
import dev.zako.engine.build.manifest.LockReader;
import dev.zako.engine.build.model.Lock;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import java.util.List;
import java.util.TreeMap;

/** Reads the lock file; where there is none, nothing is locked. */
public final class LockFunction implements NodeFunction<LockKey, LockKey.Found> {
  private final SourceReader sources;

  /** Reads the text with {@code sources}. */
  public LockFunction(SourceReader sources) {
    this.sources = sources;
  }

  @Override
  public LockKey.Found compute(LockKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    if (!(context.get(new FileStateKey(Lock.FILE))
        instanceof FileStateValue.Regular(Digest digest, boolean _))) {
      return new LockKey.Found(new LockReader.Result(Lock.EMPTY, new TreeMap<>(), List.of()));
    }
    LockReader.Result result = LockReader.read(sources.read(Lock.FILE, digest));
    if (!result.problems().isEmpty()) {
      throw new NodeFailedException(new Failures(result.problems()));
    }
    return new LockKey.Found(result);
  }
}
