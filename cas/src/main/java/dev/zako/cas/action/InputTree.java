package dev.zako.cas.action;

import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.DirectoryNode;
import build.bazel.remote.execution.v2.FileNode;
import build.bazel.remote.execution.v2.SymlinkNode;
import dev.zako.cas.Digest;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The inputs of an action as the Merkle tree of the Remote Execution API, in its canonical form:
 * every directory lists its children sorted by the UTF-8 bytes of their names, none twice. Equal
 * inputs give equal trees, in whatever order they were added.
 */
public final class InputTree {
  private final Digest root;
  private final SortedMap<Digest, byte[]> directories;

  private InputTree(Digest root, SortedMap<Digest, byte[]> directories) {
    this.root = root;
    this.directories = Collections.unmodifiableSortedMap(directories);
  }

  /** The digest of the root's Directory message. */
  public Digest root() {
    return root;
  }

  /**
   * The encoded Directory messages by digest: the root and every directory below it. The arrays
   * must not be changed.
   */
  public SortedMap<Digest, byte[]> directories() {
    return directories;
  }

  /**
   * Collects the entries of a tree. Paths are relative to the root, with {@code /} between names;
   * directories on the way are made. Used by one thread, for one tree.
   *
   * <p>Every method throws {@link IllegalArgumentException} for a path that is empty, absolute, or
   * has an empty, {@code .} or {@code ..} name in it, for text that cannot be encoded in UTF-8, and
   * for an entry that contradicts an earlier one. Adding the very same entry again changes nothing.
   */
  public static final class Builder {
    private final Node.Branch root = new Node.Branch(new TreeMap<>(CodePointOrder.INSTANCE));

    /** Starts with an empty root directory. */
    public Builder() {}

    /** Adds a file with the content {@code digest}. */
    public Builder file(String path, Digest digest, boolean executable) {
      add(path, new Node.File(digest, executable));
      return this;
    }

    /**
     * Adds a symbolic link.
     *
     * @param target where it leads, relative to the link's own directory
     */
    public Builder symlink(String path, String target) {
      if (target.isEmpty() || target.startsWith("/") || !isEncodable(target)) {
        throw new IllegalArgumentException(
            "Symbolic link `" + path + "` must have a relative target, not `" + target + "`");
      }
      add(path, new Node.Symlink(target));
      return this;
    }

    /** Adds a directory, which has no entries unless others are added. */
    public Builder emptyDirectory(String path) {
      add(path, new Node.Branch(new TreeMap<>(CodePointOrder.INSTANCE)));
      return this;
    }

    /** The tree of everything added so far. */
    public InputTree build() {
      SortedMap<Digest, byte[]> directories = new TreeMap<>();
      Digest digest = encode(root, directories);
      return new InputTree(digest, directories);
    }

    private void add(String path, Node node) {
      Node.Branch directory = root;
      int start = 0;
      int slash;
      while ((slash = path.indexOf('/', start)) >= 0) {
        directory = child(directory, name(path, start, slash), path);
        start = slash + 1;
      }
      String name = name(path, start, path.length());
      Node earlier = directory.children().putIfAbsent(name, node);
      boolean same =
          earlier == null
              || (earlier instanceof Node.Branch && node instanceof Node.Branch)
              || (!(earlier instanceof Node.Branch) && earlier.equals(node));
      if (!same) {
        throw new IllegalArgumentException("Two different inputs have the path `" + path + "`");
      }
    }

    private static Node.Branch child(Node.Branch directory, String name, String path) {
      Node child =
          directory
              .children()
              .computeIfAbsent(name, _ -> new Node.Branch(new TreeMap<>(CodePointOrder.INSTANCE)));
      return switch (child) {
        case Node.Branch branch -> branch;
        case Node.File _, Node.Symlink _ ->
            throw new IllegalArgumentException(
                "Input `" + path + "` lies below `" + name + "`, which is not a directory");
      };
    }

    private static String name(String path, int start, int end) {
      String name = path.substring(start, end);
      boolean allowed =
          !name.isEmpty()
              && !name.equals(".")
              && !name.equals("..")
              && name.indexOf('\0') < 0
              && isEncodable(name);
      if (!allowed) {
        throw new IllegalArgumentException(
            "`" + path + "` is not a relative path in canonical form: `" + name + "` is no name");
      }
      return name;
    }

    private static boolean isEncodable(String text) {
      return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }

    private static Digest encode(Node.Branch branch, SortedMap<Digest, byte[]> directories) {
      Directory.Builder directory = Directory.newBuilder();
      for (Map.Entry<String, Node> entry : branch.children().entrySet()) {
        String name = entry.getKey();
        switch (entry.getValue()) {
          case Node.File file ->
              directory.addFiles(
                  FileNode.newBuilder()
                      .setName(name)
                      .setDigest(file.digest().toMessage())
                      .setIsExecutable(file.executable()));
          case Node.Symlink symlink ->
              directory.addSymlinks(
                  SymlinkNode.newBuilder().setName(name).setTarget(symlink.target()));
          case Node.Branch child ->
              directory.addDirectories(
                  DirectoryNode.newBuilder()
                      .setName(name)
                      .setDigest(encode(child, directories).toMessage()));
        }
      }
      byte[] bytes = directory.build().toByteArray();
      Digest digest = Digest.of(bytes);
      directories.put(digest, bytes);
      return digest;
    }
  }

  /** An entry of a tree under construction. */
  private sealed interface Node {
    record File(Digest digest, boolean executable) implements Node {}

    record Symlink(String target) implements Node {}

    record Branch(TreeMap<String, Node> children) implements Node {}
  }
}
