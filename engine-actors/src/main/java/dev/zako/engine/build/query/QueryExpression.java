package dev.zako.engine.build.query;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A query as it was read. Its text reads back as an equal expression; whatever takes arguments is
 * written with all its parentheses.
 */
public sealed interface QueryExpression {
  /** What a pattern or label names. */
  record Word(QueryWord word) implements QueryExpression {
    @Override
    public String toString() {
      return QueryTokens.quoted(word.toString());
    }
  }

  /** What a surrounding {@link Let} gives the name to. */
  record Variable(String name) implements QueryExpression {
    @Override
    public String toString() {
      return "$" + name;
    }
  }

  /** The body, in which the name stands for the value. */
  record Let(String name, QueryExpression value, QueryExpression body) implements QueryExpression {
    @Override
    public String toString() {
      return "(let " + name + " = " + value + " in " + body + ")";
    }
  }

  /** Everything that the words name; there may be none. */
  record SetOf(List<QueryWord> words) implements QueryExpression {
    /** Copies the list. */
    public SetOf {
      words = List.copyOf(words);
    }

    @Override
    public String toString() {
      return words.stream()
          .map(word -> QueryTokens.quoted(word.toString()))
          .collect(Collectors.joining(" ", "set(", ")"));
    }
  }

  /** How two sets become one. */
  enum Operator {
    /** What is in one of them or in both. */
    UNION("+"),
    /** What is in the first and not in the second. */
    EXCEPT("-"),
    /** What is in both. */
    INTERSECT("^");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    /** How it is written in one character. */
    public String sign() {
      return sign;
    }
  }

  /** An operator with what stands after it. */
  record Step(Operator operator, QueryExpression right) {
    @Override
    public String toString() {
      return " " + operator.sign() + " " + right;
    }
  }

  /** The first set, changed by each step in turn; there is at least one. */
  record Combined(QueryExpression first, List<Step> steps) implements QueryExpression {
    /** Copies the list. */
    public Combined {
      steps = List.copyOf(steps);
    }

    @Override
    public String toString() {
      return steps.stream().map(Step::toString).collect(Collectors.joining("", "(" + first, ")"));
    }
  }

  /** What the nodes need, themselves included, in at most so many steps. */
  record Deps(QueryExpression of, OptionalInt depth) implements QueryExpression {
    @Override
    public String toString() {
      return "deps(" + of + limit(depth) + ")";
    }
  }

  /** What needs the nodes, themselves included, of all that the universe needs. */
  record ReverseDeps(QueryExpression universe, QueryExpression of, OptionalInt depth)
      implements QueryExpression {
    @Override
    public String toString() {
      return "rdeps(" + universe + ", " + of + limit(depth) + ")";
    }
  }

  /** Every node on a way from one of the first to one of the second. */
  record AllPaths(QueryExpression from, QueryExpression to) implements QueryExpression {
    @Override
    public String toString() {
      return "allpaths(" + from + ", " + to + ")";
    }
  }

  /** The nodes of one shortest way from one of the first to one of the second. */
  record SomePath(QueryExpression from, QueryExpression to) implements QueryExpression {
    @Override
    public String toString() {
      return "somepath(" + from + ", " + to + ")";
    }
  }

  /** Those whose kind matches. */
  record Kind(QueryRegex regex, QueryExpression of) implements QueryExpression {
    @Override
    public String toString() {
      return "kind(" + QueryTokens.quoted(regex.text()) + ", " + of + ")";
    }
  }

  /** Those whose label matches. */
  record Filter(QueryRegex regex, QueryExpression of) implements QueryExpression {
    @Override
    public String toString() {
      return "filter(" + QueryTokens.quoted(regex.text()) + ", " + of + ")";
    }
  }

  /** The targets that have the attribute with a value that matches. */
  record Attribute(String name, QueryRegex regex, QueryExpression of) implements QueryExpression {
    @Override
    public String toString() {
      return "attr("
          + QueryTokens.quoted(name)
          + ", "
          + QueryTokens.quoted(regex.text())
          + ", "
          + of
          + ")";
    }
  }

  /** What the attribute of the targets names. */
  record Labels(String attribute, QueryExpression of) implements QueryExpression {
    @Override
    public String toString() {
      return "labels(" + QueryTokens.quoted(attribute) + ", " + of + ")";
    }
  }

  private static String limit(OptionalInt depth) {
    return depth.isPresent() ? ", " + depth.getAsInt() : "";
  }
}
