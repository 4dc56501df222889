package dev.zako.cas.action;

import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.OutputDirectory;
import build.bazel.remote.execution.v2.Tree;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.zako.cas.BlobStore;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.cas.Lease;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds out whether a store has every blob that the result of an action refers to: output files,
 * standard output and error, trees and directories of output directories, and every file in those.
 */
public final class ResultReferences {
  private final BlobStore store;
  private final Lease lease;

  private ResultReferences(BlobStore store, Lease lease) {
    this.store = store;
    this.lease = lease;
  }

  /**
   * Whether {@code store} has everything that {@code result} refers to. A digest or a tree that
   * cannot be understood counts as missing.
   *
   * @param lease holds each blob before it is looked for
   * @throws CasException if the store fails
   */
  public static boolean areComplete(ActionResult result, BlobStore store, Lease lease)
      throws CasException {
    try {
      return new ResultReferences(store, lease).check(result);
    } catch (CasException.BlobMissing
        | InvalidProtocolBufferException
        | IllegalArgumentException _) {
      return false;
    }
  }

  private boolean check(ActionResult result) throws CasException, InvalidProtocolBufferException {
    SortedSet<Digest> direct = new TreeSet<>();
    result.getOutputFilesList().forEach(file -> direct.add(Digest.fromMessage(file.getDigest())));
    if (result.hasStdoutDigest()) {
      direct.add(Digest.fromMessage(result.getStdoutDigest()));
    }
    if (result.hasStderrDigest()) {
      direct.add(Digest.fromMessage(result.getStderrDigest()));
    }
    for (OutputDirectory directory : result.getOutputDirectoriesList()) {
      if (!directory.hasTreeDigest() && !directory.hasRootDirectoryDigest()) {
        return false;
      }
      if (directory.hasTreeDigest()) {
        direct.add(Digest.fromMessage(directory.getTreeDigest()));
      }
    }
    if (!hasAll(direct)) {
      return false;
    }
    for (OutputDirectory directory : result.getOutputDirectoriesList()) {
      boolean complete =
          (!directory.hasTreeDigest() || hasTree(Digest.fromMessage(directory.getTreeDigest())))
              && (!directory.hasRootDirectoryDigest()
                  || hasHierarchy(Digest.fromMessage(directory.getRootDirectoryDigest())));
      if (!complete) {
        return false;
      }
    }
    return true;
  }

  private boolean hasTree(Digest digest) throws CasException, InvalidProtocolBufferException {
    Tree tree = Tree.parseFrom(store.read(digest));
    SortedSet<Digest> files = new TreeSet<>();
    addFiles(tree.getRoot(), files);
    tree.getChildrenList().forEach(child -> addFiles(child, files));
    return hasAll(files);
  }

  private boolean hasHierarchy(Digest root) throws CasException, InvalidProtocolBufferException {
    NavigableSet<Digest> seen = new TreeSet<>();
    SortedSet<Digest> files = new TreeSet<>();
    Deque<Digest> pending = new ArrayDeque<>();
    seen.add(root);
    pending.add(root);
    for (Digest digest = pending.poll(); digest != null; digest = pending.poll()) {
      lease.hold(List.of(digest));
      Directory directory = Directory.parseFrom(store.read(digest));
      addFiles(directory, files);
      directory.getDirectoriesList().stream()
          .map(child -> Digest.fromMessage(child.getDigest()))
          .filter(seen::add)
          .forEach(pending::add);
    }
    return hasAll(files);
  }

  private static void addFiles(Directory directory, SortedSet<Digest> files) {
    directory.getFilesList().forEach(file -> files.add(Digest.fromMessage(file.getDigest())));
  }

  private boolean hasAll(SortedSet<Digest> digests) throws CasException {
    if (digests.isEmpty()) {
      return true;
    }
    lease.hold(digests);
    return store.findMissing(digests).isEmpty();
  }
}
