package dev.zako.engine.build.history;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the next build would do about an action that it does not just find up to date. */
public sealed interface Prospect {
  /** The target that the action is of. */
  String label();

  /** What kind of work the action is. */
  String mnemonic();

  /**
   * It would be carried out, unless what others make for it before turns out to be something of
   * which there is a result.
   *
   * @param action as it would be, without outputs
   * @param prunable paths of those of its inputs that it may leave unread
   */
  record Runs(ActionEntry action, SortedSet<String> prunable) implements Prospect {
    /** Copies the paths. */
    public Runs {
      prunable = Collections.unmodifiableSortedSet(new TreeSet<>(prunable));
    }

    @Override
    public String label() {
      return action.label();
    }

    @Override
    public String mnemonic() {
      return action.mnemonic();
    }
  }

  /**
   * What it makes is known without running a command: from the action cache, or because it needs
   * none.
   *
   * @param action as it would be
   */
  record Taken(ActionEntry action) implements Prospect {
    @Override
    public String label() {
      return action.label();
    }

    @Override
    public String mnemonic() {
      return action.mnemonic();
    }
  }

  /**
   * It would be carried out only if inputs of it that are made before come out different.
   *
   * @param paths of these inputs, in order
   */
  record Awaits(String label, String mnemonic, List<String> paths) implements Prospect {
    /** Copies the list. */
    public Awaits {
      paths = List.copyOf(paths);
    }
  }

  /**
   * It would fail before anything is done.
   *
   * @param code of the first problem
   * @param problem in words
   */
  record Fails(String label, String mnemonic, String code, String problem) implements Prospect {}
}
