package dev.zako.engine.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A random graph of small programs, which edits change. */
final class World {
  /** A node. */
  record Name(int number) implements NodeKey<Amount> {
    @Override
    public String kind() {
      return "n";
    }

    @Override
    public String id() {
      return String.format("%02d", number);
    }

    @Override
    public String toString() {
      return "n" + number;
    }
  }

  /** An amount. */
  record Amount(int number) implements NodeValue {
    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of(Integer.toString(number));
    }
  }

  /** A failure; its text is all that matters. */
  record Trouble(String message, boolean isTransient) implements NodeFailure {}

  /** A group of dependencies, asked for unless the result so far is a multiple of a number. */
  record Group(List<NodeKey<?>> keys, boolean failuresAsValues, int unlessMultipleOf) {
    boolean isWanted(int soFar) {
      return soFar % unlessMultipleOf != 0;
    }
  }

  /** What a node does. */
  record Program(int start, List<Group> groups, int values, int failsAt) {}

  final int size;
  final Map<NodeKey<?>, Program> programs = new TreeMap<>(NodeKey.ORDER);

  /** Nodes that fail transiently whenever they are computed. */
  final Set<NodeKey<?>> broken = new TreeSet<>(NodeKey.ORDER);

  /** How often the program of each node was edited. */
  final Map<NodeKey<?>, Integer> versions = new TreeMap<>(NodeKey.ORDER);

  private final Random random;
  private final boolean cyclic;

  World(Random random, boolean cyclic) {
    this.random = random;
    this.cyclic = cyclic;
    this.size = 3 + random.nextInt(12);
    for (int i = 0; i < size; i++) {
      programs.put(new Name(i), randomProgram(i));
    }
  }

  /** The nodes, in order. */
  List<NodeKey<?>> nodes() {
    return List.copyOf(programs.keySet());
  }

  /** Changes some programs: the nodes whose programs are new. */
  List<NodeKey<?>> edit() {
    Set<NodeKey<?>> edited = new TreeSet<>(NodeKey.ORDER);
    for (int i = random.nextInt(4); i > 0; i--) {
      int number = random.nextInt(size);
      Name name = new Name(number);
      Program old = programs.get(name);
      programs.put(
          name,
          old != null && random.nextBoolean()
              ? new Program(random.nextInt(6), old.groups(), old.values(), old.failsAt())
              : randomProgram(number));
      edited.add(name);
      versions.merge(name, 1, Integer::sum);
    }
    return List.copyOf(edited);
  }

  private Program randomProgram(int number) {
    List<Group> groups = new ArrayList<>();
    if (number >= 2) {
      for (int g = random.nextInt(4); g > 0; g--) {
        Set<NodeKey<?>> keys = new TreeSet<>(NodeKey.ORDER);
        for (int k = 1 + random.nextInt(3); k > 0; k--) {
          boolean anywhere = cyclic && random.nextInt(12) == 0;
          keys.add(new Name(random.nextInt(anywhere ? size : number)));
        }
        List<NodeKey<?>> order = new ArrayList<>(keys);
        Collections.shuffle(order, random);
        groups.add(new Group(List.copyOf(order), random.nextInt(3) == 0, 2 + random.nextInt(6)));
      }
    }
    return new Program(
        random.nextInt(6),
        List.copyOf(groups),
        2 + random.nextInt(4),
        random.nextInt(4) == 0 ? random.nextInt(4) : -1);
  }

  /** The course of a program: asks for one group after the other, then ends. */
  static final class Course {
    private final NodeKey<?> key;
    private final Program program;
    private final boolean isBroken;
    private int next;
    private int soFar;
    private Set<RootCause> causes = Set.of();

    Course(World world, NodeKey<?> key) {
      this.key = key;
      this.program = world.program(key);
      this.isBroken = world.broken.contains(key);
      this.soFar = program.start() + 1;
    }

    /** The next wanted group; empty when the program is at its end. */
    List<Group> wanted() {
      while (causes.isEmpty() && next < program.groups().size()) {
        Group group = program.groups().get(next);
        if (group.isWanted(soFar)) {
          return List.of(group);
        }
        next++;
      }
      return List.of();
    }

    /** Goes on with the outcomes of the wanted group. */
    void answer(List<Outcome<?>> outcomes) {
      Group group = program.groups().get(next++);
      Set<RootCause> failed = new HashSet<>();
      for (Outcome<?> outcome : outcomes) {
        switch (outcome) {
          case Outcome.Value<?>(NodeValue value) ->
              soFar = (soFar * 31 + ((Amount) value).number()) % 1009;
          case Outcome.Failed<?> failure -> {
            failed.addAll(failure.causes());
            soFar = (soFar * 31 + 17) % 1009;
          }
        }
      }
      if (!group.failuresAsValues()) {
        causes = failed;
      }
    }

    /** Fails with the given causes. */
    void fail(List<RootCause> with) {
      causes = Set.copyOf(with);
    }

    /** How the program ends. */
    Computation end() {
      if (!causes.isEmpty()) {
        return new Computation.DependencyFailed(RootCause.ordered(causes));
      }
      if (isBroken) {
        return new Computation.Threw(new Trouble(key + " is broken", true));
      }
      int result = soFar % program.values();
      if (result == program.failsAt()) {
        return new Computation.Threw(new Trouble(key + " fails at " + result, false));
      }
      Amount value = new Amount(result);
      return new Computation.Returned(value, value.outputHash());
    }

    /** How the program ends, as an outcome. */
    Outcome<?> outcome() {
      return switch (end()) {
        case Computation.Returned(NodeValue value, Fingerprint _) -> new Outcome.Value<>(value);
        case Computation.Threw(NodeFailure failure) ->
            new Outcome.Failed<>(List.of(new RootCause(key, failure)));
        case Computation.DependencyFailed(List<RootCause> because) -> new Outcome.Failed<>(because);
      };
    }
  }

  Program program(NodeKey<?> key) {
    Program program = programs.get(key);
    if (program == null) {
      throw new IllegalArgumentException("No program: " + key);
    }
    return program;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    programs.forEach((key, program) -> text.append(key).append(" = ").append(program).append('\n'));
    return text.append("broken: ").append(broken).toString();
  }
}
