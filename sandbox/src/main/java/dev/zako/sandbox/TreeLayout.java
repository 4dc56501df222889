package dev.zako.sandbox;

import dev.zako.sandbox.VirtualTree.DirectoryEntry;
import dev.zako.sandbox.VirtualTree.Entry;
import dev.zako.sandbox.VirtualTree.SymlinkEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which directories the tree of a request has and which of them the command may write to: those
 * that hold a declared output, and everything in a declared output directory.
 *
 * @param directories every directory, the root too, parents before children
 * @param writable those that the command may write to
 * @param inputsInWritable file and link inputs that lie directly in a writable directory
 */
record TreeLayout(
    SortedSet<PortablePath> directories,
    Set<PortablePath> writable,
    SortedSet<PortablePath> inputsInWritable) {

  /** A place where the right to write differs from that of the directory above. */
  record Change(PortablePath at, boolean writable) {}

  /** Why a request contradicts itself, if it does. */
  static Optional<String> refuse(SandboxRequest request) {
    if (request.arguments().isEmpty() || request.arguments().getFirst().isEmpty()) {
      return Optional.of("There is no command to run");
    }
    if (request.arguments().stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
      return Optional.of("An argument holds a zero character");
    }
    for (String name : request.environment().keySet()) {
      String value = request.environment().get(name);
      if (name.isEmpty() || name.indexOf('=') >= 0 || (name + value).indexOf('\0') >= 0) {
        return Optional.of("The environment variable `" + name + "` cannot be passed on");
      }
    }
    if (!request.timeout().isPositive()) {
      return Optional.of("The timeout " + request.timeout() + " is not positive");
    }
    return refuseOutputs(request);
  }

  private static Optional<String> refuseOutputs(SandboxRequest request) {
    List<PortablePath> outputs = new ArrayList<>(request.outputFiles());
    outputs.addAll(request.outputDirectories());
    Set<PortablePath> known = new HashSet<>();
    for (PortablePath output : outputs) {
      if (output.escapes() || output.isRoot()) {
        return Optional.of("Output `" + output + "` is not inside the tree");
      }
      if (!known.add(output)) {
        return Optional.of("Output `" + output + "` is declared twice");
      }
    }
    for (PortablePath output : outputs) {
      if (request.inputs().entries().containsKey(output)) {
        return Optional.of("Output `" + output + "` is an input too");
      }
      for (PortablePath above = output.parent(); !above.isRoot(); above = above.parent()) {
        if (known.contains(above)) {
          return Optional.of("Output `" + output + "` is inside output `" + above + "`");
        }
        Entry entry = request.inputs().entries().get(above);
        if (entry != null && !(entry instanceof DirectoryEntry)) {
          return Optional.of(
              "Output `" + output + "` is below input `" + above + "`, which is not a directory");
        }
      }
    }
    for (PortablePath input : request.inputs().entries().keySet()) {
      for (PortablePath above = input.parent(); !above.isRoot(); above = above.parent()) {
        if (known.contains(above)) {
          return Optional.of("Input `" + input + "` is inside output `" + above + "`");
        }
      }
    }
    return Optional.empty();
  }

  /** The layout of a request that is not refused. */
  static TreeLayout of(SandboxRequest request) {
    SortedSet<PortablePath> directories = new TreeSet<>();
    directories.add(PortablePath.ROOT);
    Set<PortablePath> writable = new HashSet<>();
    request
        .inputs()
        .entries()
        .forEach(
            (path, entry) ->
                addWithParents(
                    directories, entry instanceof DirectoryEntry ? path : path.parent()));
    for (PortablePath output : request.outputFiles()) {
      addWithParents(directories, output.parent());
      writable.add(output.parent());
    }
    for (PortablePath output : request.outputDirectories()) {
      addWithParents(directories, output);
      writable.add(output);
      writable.add(output.parent());
    }
    SortedSet<PortablePath> inputs = new TreeSet<>();
    request
        .inputs()
        .entries()
        .forEach(
            (path, entry) -> {
              if (!(entry instanceof DirectoryEntry) && writable.contains(path.parent())) {
                inputs.add(path);
              }
            });
    return new TreeLayout(
        Collections.unmodifiableSortedSet(directories),
        Set.copyOf(writable),
        Collections.unmodifiableSortedSet(inputs));
  }

  private static void addWithParents(SortedSet<PortablePath> directories, PortablePath path) {
    PortablePath at = path;
    while (directories.add(at)) {
      at = at.parent();
    }
  }

  /**
   * Where mounts have to change the right to write, parents before children, starting with the
   * root. Links cannot be mounted and are left out.
   */
  List<Change> changes(VirtualTree inputs) {
    List<Change> changes = new ArrayList<>();
    for (PortablePath directory : directories) {
      boolean own = writable.contains(directory);
      if (directory.isRoot() || own != writable.contains(directory.parent())) {
        changes.add(new Change(directory, own));
      }
    }
    for (PortablePath input : inputsInWritable) {
      if (!(inputs.entries().get(input) instanceof SymlinkEntry)) {
        changes.add(new Change(input, false));
      }
    }
    return changes;
  }
}
