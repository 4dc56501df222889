package dev.zako.engine.build.execution;

import dev.zako.cas.ActionCache;
import dev.zako.cas.BlobStore;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.cas.Lease;
import dev.zako.engine.build.leaf.Observations;
import dev.zako.engine.build.leaf.WorkspaceFiles;
import dev.zako.engine.build.schedule.ActionOrder;
import dev.zako.engine.build.schedule.ResourcePool;
import dev.zako.engine.build.script.RecordCache;
import dev.zako.sandbox.Sandbox;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What actions need of the rest of the engine.
 *
 * @param lease keeps what the running build needs in the store
 * @param checker looks whether a blob is sound, and puts it aside if not
 * @param observations is told of values that are of no use any more
 * @param sandbox where commands run
 * @param pool what commands share while they run
 * @param resources what they need of that
 * @param order which commands go first
 */
public record ActionServices(
    BlobStore blobs,
    ActionCache actions,
    RecordCache records,
    Supplier<Lease> lease,
    BlobChecker checker,
    WorkspaceFiles files,
    Observations observations,
    Sandbox sandbox,
    ResourcePool pool,
    Supplier<ActionResources> resources,
    ActionOrder order,
    ActionListener listener,
    InstantSource clock) {

  /** These with another sandbox. */
  public ActionServices withSandbox(Sandbox other) {
    return new ActionServices(
        blobs,
        actions,
        records,
        lease,
        checker,
        files,
        observations,
        other,
        pool,
        resources,
        order,
        listener,
        clock);
  }

  /** Looks whether a blob is sound. */
  @FunctionalInterface
  public interface BlobChecker {
    /** Puts the blob aside if its bytes are not those that its digest names. */
    void check(Digest digest) throws CasException;
  }
}
