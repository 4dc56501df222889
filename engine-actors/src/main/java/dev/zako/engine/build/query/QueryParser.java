package dev.zako.engine.build.query;

import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.query.QueryExpression.Operator;
import dev.zako.engine.build.query.QueryExpression.Step;
import dev.zako.engine.build.query.QueryTokens.Kind;
import dev.zako.engine.build.query.QueryTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads queries, by recursive descent. Pure; a text of any kind is read or refused. */
public final class QueryParser {
  /** The most characters of a query, so that reading one is never the work that is waited for. */
  public static final int MAX_LENGTH = 1 << 17;

  /** How deep parentheses and {@code let} may be nested. */
  public static final int MAX_DEPTH = 200;

  /** Every function with how it is called. */
  private static final SortedMap<String, String> FUNCTIONS = functions();

  private final String text;
  private final PackagePath base;
  private final List<Token> tokens;
  private final List<String> variables = new ArrayList<>();
  private int next;
  private int depth;

  private QueryParser(String text, PackagePath base, List<Token> tokens) {
    this.text = text;
    this.base = base;
    this.tokens = tokens;
  }

  private static SortedMap<String, String> functions() {
    SortedMap<String, String> functions = new TreeMap<>();
    functions.put("allpaths", "allpaths(FROM, TO)");
    functions.put("attr", "attr(NAME, REGEX, X)");
    functions.put("deps", "deps(X) or deps(X, DEPTH)");
    functions.put("filter", "filter(REGEX, X)");
    functions.put("kind", "kind(REGEX, X)");
    functions.put("labels", "labels(ATTRIBUTE, X)");
    functions.put("rdeps", "rdeps(UNIVERSE, X) or rdeps(UNIVERSE, X, DEPTH)");
    functions.put("set", "set(WORD ...)");
    functions.put("somepath", "somepath(FROM, TO)");
    return functions;
  }

  /**
   * Reads a query.
   *
   * @param base the directory in which the user works, to which words without {@code //} belong
   * @throws QuerySyntaxException if the text is none, with the place
   */
  public static QueryExpression parse(String text, PackagePath base) throws QuerySyntaxException {
    if (text.length() > MAX_LENGTH) {
      throw new QuerySyntaxException(
          text,
          MAX_LENGTH,
          "it is longer than " + MAX_LENGTH + " characters",
          "Ask in several queries, or name directories instead of targets");
    }
    QueryParser parser = new QueryParser(text, base, QueryTokens.of(text));
    QueryExpression expression = parser.expression();
    Token rest = parser.peek();
    if (rest.kind() != Kind.END) {
      throw parser.refused(
          rest,
          "the query is complete before " + rest.display(),
          rest.isSign(")") || rest.isSign(",")
              ? "Remove it, or add what it belongs to"
              : "Join two expressions by `+`, `-` or `^`");
    }
    return expression;
  }

  private QueryExpression expression() throws QuerySyntaxException {
    QueryExpression first = operand();
    List<Step> steps = new ArrayList<>();
    for (Optional<Operator> operator = operator(); operator.isPresent(); operator = operator()) {
      next++;
      steps.add(new Step(operator.get(), operand()));
    }
    return steps.isEmpty() ? first : new QueryExpression.Combined(first, steps);
  }

  private Optional<Operator> operator() {
    Token token = peek();
    if (token.isSign("+") || token.isKeyword("union")) {
      return Optional.of(Operator.UNION);
    }
    if (token.isSign("-") || token.isKeyword("except")) {
      return Optional.of(Operator.EXCEPT);
    }
    return token.isSign("^") || token.isKeyword("intersect")
        ? Optional.of(Operator.INTERSECT)
        : Optional.empty();
  }

  private QueryExpression operand() throws QuerySyntaxException {
    Token token = peek();
    depth++;
    if (depth > MAX_DEPTH) {
      throw refused(
          token,
          "it is nested deeper than " + MAX_DEPTH + " levels",
          "Give parts of it names by `let`, or ask in several queries");
    }
    try {
      if (token.isSign("(")) {
        next++;
        QueryExpression inner = expression();
        expect(")");
        return inner;
      }
      if (token.kind() == Kind.QUOTED) {
        return new QueryExpression.Word(word());
      }
      if (token.kind() != Kind.WORD) {
        throw refused(
            token,
            "an expression is missing before " + token.display(),
            "Write a pattern such as `//...`, or a function such as `deps(//...)`");
      }
      if (token.isKeyword("let")) {
        return let();
      }
      if (tokens.get(next + 1).isSign("(")) {
        return function(token);
      }
      if (token.text().startsWith("$")) {
        return variable(token);
      }
      if (QueryTokens.KEYWORDS.contains(token.text())) {
        throw refused(
            token, token.display() + " cannot stand here", "Put it in quotes if a target is meant");
      }
      return new QueryExpression.Word(word());
    } finally {
      depth--;
    }
  }

  private QueryExpression let() throws QuerySyntaxException {
    next++;
    Token name = take();
    if (name.kind() != Kind.WORD
        || !name.text().matches("[A-Za-z_][A-Za-z0-9_]*")
        || QueryTokens.KEYWORDS.contains(name.text())) {
      throw refused(
          name,
          name.display() + " cannot be the name of a variable",
          "Write `let v = X in Y`, with a name of letters, digits and `_`");
    }
    expect("=");
    QueryExpression value = expression();
    Token in = take();
    if (!in.isKeyword("in")) {
      throw refused(in, "`in` is missing before " + in.display(), "Write `let v = X in Y`");
    }
    variables.add(name.text());
    QueryExpression body = expression();
    variables.removeLast();
    return new QueryExpression.Let(name.text(), value, body);
  }

  private QueryExpression variable(Token token) throws QuerySyntaxException {
    String name = token.text().substring(1);
    if (!variables.contains(name)) {
      throw refused(
          token,
          "there is no variable " + token.display(),
          Suggestions.didYouMean(name, variables)
              .orElse("Give it a value around this: `let " + name + " = X in Y`"));
    }
    next++;
    return new QueryExpression.Variable(name);
  }

  private QueryExpression function(Token name) throws QuerySyntaxException {
    if (!FUNCTIONS.containsKey(name.text())) {
      throw refused(
          name,
          "there is no function " + name.display(),
          Suggestions.didYouMean(name.text(), FUNCTIONS.keySet())
              .orElse("The functions are [`" + String.join("`, `", FUNCTIONS.keySet()) + "`]"));
    }
    next += 2;
    QueryExpression made =
        switch (name.text()) {
          case "set" -> new QueryExpression.SetOf(words());
          case "deps" -> new QueryExpression.Deps(expression(), limit(name));
          case "rdeps" -> new QueryExpression.ReverseDeps(and(name), expression(), limit(name));
          case "allpaths" -> new QueryExpression.AllPaths(and(name), expression());
          case "somepath" -> new QueryExpression.SomePath(and(name), expression());
          case "kind" -> new QueryExpression.Kind(regex(name), expression());
          case "filter" -> new QueryExpression.Filter(regex(name), expression());
          case "attr" -> new QueryExpression.Attribute(name(name), regex(name), expression());
          case "labels" -> new QueryExpression.Labels(name(name), expression());
          default -> throw new IllegalStateException("Function without meaning [" + name + "]");
        };
    Token end = peek();
    if (!end.isSign(")")) {
      throw call(end, name, "`)` is missing before " + end.display());
    }
    next++;
    return made;
  }

  /** The words up to the parenthesis. */
  private List<QueryWord> words() throws QuerySyntaxException {
    List<QueryWord> words = new ArrayList<>();
    while (peek().kind() == Kind.WORD || peek().kind() == Kind.QUOTED) {
      words.add(word());
    }
    return words;
  }

  /** An expression that is not the last argument. */
  private QueryExpression and(Token function) throws QuerySyntaxException {
    QueryExpression expression = expression();
    comma(function);
    return expression;
  }

  /** The last argument of a function that may have one more. */
  private OptionalInt limit(Token function) throws QuerySyntaxException {
    if (!peek().isSign(",")) {
      return OptionalInt.empty();
    }
    next++;
    Token token = take();
    if (token.kind() != Kind.WORD || !token.text().matches("[0-9]{1,9}")) {
      throw call(token, function, token.display() + " is no number of steps");
    }
    return OptionalInt.of(Integer.parseInt(token.text()));
  }

  /** The name of an attribute, and the comma after it. */
  private String name(Token function) throws QuerySyntaxException {
    String name = argument(function, "the name of an attribute").text();
    comma(function);
    return name;
  }

  /** A regular expression, and the comma after it. */
  private QueryRegex regex(Token function) throws QuerySyntaxException {
    Token token = argument(function, "a regular expression");
    try {
      QueryRegex regex = QueryRegex.parse(token.text());
      comma(function);
      return regex;
    } catch (QueryRegex.MalformedRegexException e) {
      throw refused(
          token,
          token.display() + " cannot be used as a regular expression: " + e.getMessage(),
          "Write it in the syntax of RE2; `.` is any character, `\\.` a full stop");
    }
  }

  private Token argument(Token function, String what) throws QuerySyntaxException {
    Token token = take();
    if (token.kind() != Kind.WORD && token.kind() != Kind.QUOTED) {
      throw call(token, function, what + " is missing before " + token.display());
    }
    return token;
  }

  private void comma(Token function) throws QuerySyntaxException {
    Token token = take();
    if (!token.isSign(",")) {
      throw call(token, function, "`,` is missing before " + token.display());
    }
  }

  private QueryWord word() throws QuerySyntaxException {
    Token token = take();
    try {
      return QueryWord.parse(token.text(), base);
    } catch (MalformedTextException e) {
      throw refused(token, e.getMessage(), e.hint().orElse("Write `//path:target`"));
    }
  }

  private void expect(String sign) throws QuerySyntaxException {
    Token token = take();
    if (!token.isSign(sign)) {
      throw refused(
          token,
          "`" + sign + "` is missing before " + token.display(),
          sign.equals(")") ? "Close what was opened" : "Write `let v = X in Y`");
    }
  }

  private QuerySyntaxException call(Token at, Token function, String message) {
    return refused(at, message, "Write " + FUNCTIONS.getOrDefault(function.text(), ""));
  }

  private QuerySyntaxException refused(Token at, String message, String hint) {
    return new QuerySyntaxException(text, at.offset(), message, hint);
  }

  private Token peek() {
    return tokens.get(next);
  }

  /** The next token; the last one is never passed. */
  private Token take() {
    Token token = tokens.get(next);
    if (token.kind() != Kind.END) {
      next++;
    }
    return token;
  }
}
