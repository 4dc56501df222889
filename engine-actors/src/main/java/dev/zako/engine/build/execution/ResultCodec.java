package dev.zako.engine.build.execution;

import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.DirectoryNode;
import build.bazel.remote.execution.v2.FileNode;
import build.bazel.remote.execution.v2.OutputDirectory;
import build.bazel.remote.execution.v2.OutputFile;
import build.bazel.remote.execution.v2.OutputSymlink;
import build.bazel.remote.execution.v2.SymlinkNode;
import build.bazel.remote.execution.v2.Tree;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.zako.cas.BlobStore;
import dev.zako.cas.CasException;
import dev.zako.cas.Digest;
import dev.zako.cas.action.InputTree;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes what an action made as a result of the Remote Execution API, and reads it back. */
final class ResultCodec {
  private final BlobStore blobs;

  ResultCodec(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** The outputs as a result; the trees of directories go into the store. */
  ActionResult encode(SortedMap<String, Artifact> outputs, Digest stdout, Digest stderr)
      throws CasException {
    ActionResult.Builder result = ActionResult.newBuilder();
    for (Map.Entry<String, Artifact> output : outputs.entrySet()) {
      String path = output.getKey();
      switch (output.getValue()) {
        case Artifact.File(Digest digest, boolean executable) ->
            result.addOutputFiles(
                OutputFile.newBuilder()
                    .setPath(path)
                    .setDigest(digest.toMessage())
                    .setIsExecutable(executable));
        case Artifact.Link(String target) ->
            result.addOutputSymlinks(OutputSymlink.newBuilder().setPath(path).setTarget(target));
        case Artifact.Tree tree -> {
          Digest digest = blobs.put(message(tree).toByteArray());
          result.addOutputDirectories(
              OutputDirectory.newBuilder().setPath(path).setTreeDigest(digest.toMessage()));
        }
      }
    }
    if (stdout.sizeBytes() > 0) {
      result.setStdoutDigest(stdout.toMessage());
    }
    if (stderr.sizeBytes() > 0) {
      result.setStderrDigest(stderr.toMessage());
    }
    return result.build();
  }

  /** The outputs of a result; nothing if it cannot be understood. */
  Optional<SortedMap<String, Artifact>> decode(ActionResult result) throws CasException {
    SortedMap<String, Artifact> outputs = new TreeMap<>();
    for (OutputFile file : result.getOutputFilesList()) {
      outputs.put(
          file.getPath(),
          new Artifact.File(Digest.fromMessage(file.getDigest()), file.getIsExecutable()));
    }
    for (OutputSymlink link : result.getOutputSymlinksList()) {
      outputs.put(link.getPath(), new Artifact.Link(link.getTarget()));
    }
    for (OutputDirectory directory : result.getOutputDirectoriesList()) {
      Digest digest = Digest.fromMessage(directory.getTreeDigest());
      try {
        Tree tree = Tree.parseFrom(blobs.read(digest));
        Map<Digest, Directory> children = new TreeMap<>();
        tree.getChildrenList()
            .forEach(child -> children.put(Digest.of(child.toByteArray()), child));
        SortedMap<String, Artifact> entries = new TreeMap<>();
        if (!collect(tree.getRoot(), "", children, entries)) {
          return Optional.empty();
        }
        outputs.put(directory.getPath(), new Artifact.Tree(entries));
      } catch (InvalidProtocolBufferException _) {
        return Optional.empty();
      }
    }
    return Optional.of(outputs);
  }

  private static boolean collect(
      Directory directory,
      String prefix,
      Map<Digest, Directory> children,
      SortedMap<String, Artifact> entries) {
    for (FileNode file : directory.getFilesList()) {
      entries.put(
          prefix + file.getName(),
          new Artifact.File(Digest.fromMessage(file.getDigest()), file.getIsExecutable()));
    }
    for (SymlinkNode link : directory.getSymlinksList()) {
      entries.put(prefix + link.getName(), new Artifact.Link(link.getTarget()));
    }
    for (DirectoryNode node : directory.getDirectoriesList()) {
      Directory child = children.get(Digest.fromMessage(node.getDigest()));
      if (child == null) {
        return false;
      }
      if (child.equals(Directory.getDefaultInstance())) {
        entries.put(prefix + node.getName(), new Artifact.Tree(new TreeMap<>()));
      } else if (!collect(child, prefix + node.getName() + "/", children, entries)) {
        return false;
      }
    }
    return true;
  }

  private static Tree message(Artifact.Tree tree) {
    InputTree.Builder builder = new InputTree.Builder();
    tree.entries()
        .forEach(
            (path, entry) -> {
              switch (entry) {
                case Artifact.File(Digest digest, boolean executable) ->
                    builder.file(path, digest, executable);
                case Artifact.Link(String target) -> builder.symlink(path, target);
                case Artifact.Tree _ -> builder.emptyDirectory(path);
              }
            });
    InputTree messages = builder.build();
    Tree.Builder result = Tree.newBuilder();
    messages
        .directories()
        .forEach(
            (digest, bytes) -> {
              try {
                Directory directory = Directory.parseFrom(bytes);
                if (digest.equals(messages.root())) {
                  result.setRoot(directory);
                } else {
                  result.addChildren(directory);
                }
              } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("A tree encodes directories", e);
              }
            });
    return result.build();
  }
}
