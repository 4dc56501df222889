package dev.zako.js.internal;

import dev.zako.js.ImportStatement;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailedException;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptFailure.Kind;
import dev.zako.js.ScriptJob;
import dev.zako.js.ScriptModule;
import dev.zako.js.ScriptPosition;
import dev.zako.js.SourceFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Turns what the JavaScript engine reports into failures with TypeScript positions. */
final class Failures {
  private static final Pattern NO_EXPORT =
      Pattern.compile(
          "SyntaxError: The requested module '(.*)' (?:does not provide an export named '(.*)'"
              + "|contains conflicting star exports for name '(.*)'.*)",
          Pattern.DOTALL);
  private static final Pattern PARSE_ERROR =
      Pattern.compile("SyntaxError: .*?:(\\d+):(\\d+) (.*?)(?:\\R.*)?", Pattern.DOTALL);

  /** Longer messages, in which the engine wrote out a whole object, are cut. */
  private static final int MAX_MESSAGE = 1000;

  private static final int MAX_STACK = 32;
  private static final Pattern AWAIT = Pattern.compile("\\bawait\\b");

  private final ScriptJob job;
  private final ModuleTable table;

  Failures(ScriptJob job, ModuleTable table) {
    this.job = job;
    this.table = table;
  }

  /** The failure for what a promise was rejected with. */
  ScriptFailure of(Value reason) {
    if (!reason.isException()) {
      String text = reason.isString() ? reason.asString() : reason.toString();
      return ScriptFailure.of(
              Kind.THROWN,
              "`" + job.name() + "` threw a value that is not an error: " + shortened(text))
          .withHint("Throw an `Error`, which knows the place that it comes from");
    }
    try {
      throw reason.throwException();
    } catch (PolyglotException e) {
      return of(e);
    }
  }

  /** The failure for an exception of the engine. */
  ScriptFailure of(PolyglotException e) {
    List<ScriptPosition> stack = stack(e);
    Optional<ScriptPosition> position = innermost(stack);
    String message = shortened(e.getMessage());
    if (isKilled(e)) {
      return timeout(position).withStack(stack);
    }
    if (isStackOverflow(e, message)) {
      return overflow(position, stack);
    }
    if (e.isResourceExhausted()) {
      if (message.contains("Statement count limit")) {
        return at(
            Kind.STATEMENTS,
            "`" + job.name() + "` ran more than " + job.limits().statements() + " statements",
            position,
            stack);
      }
      throw new OutOfMemoryError("While `" + job.name() + "` was evaluated: " + message);
    }
    if (e.isHostException() || e.isInternalError()) {
      return at(
          Kind.INTERNAL, "Evaluating `" + job.name() + "` failed: " + message, position, stack);
    }
    if (e.isSyntaxError()) {
      Optional<ScriptFailure> early = early(message, e);
      if (early.isPresent()) {
        return early.get();
      }
    }
    Optional<String> hint =
        position.flatMap(
            place ->
                table
                    .find(place.module())
                    .flatMap(
                        module -> RemovedGlobals.hint(message, module.source(), place.line())));
    ScriptFailure thrown =
        at(Kind.THROWN, hint.map(text -> message + "; " + text).orElse(message), position, stack);
    return position.isPresent()
        ? thrown
        : thrown.withHint("Look in `" + job.name() + "` for what does this; the place is unknown");
  }

  /** Whether the evaluation was ended from outside; running out of statements is not. */
  static boolean isKilled(PolyglotException e) {
    return (e.isCancelled() || e.isInterrupted()) && !e.isResourceExhausted();
  }

  private static String shortened(@Nullable String message) {
    if (message == null) {
      return "";
    }
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
  }

  private static boolean isStackOverflow(PolyglotException e, String message) {
    return message.equals("RangeError: " + StackWatch.MESSAGE)
        || (e.isResourceExhausted()
            && message.toLowerCase(java.util.Locale.ROOT).contains("stack"));
  }

  /** Failures of reading and linking, which happen before a module runs. */
  private Optional<ScriptFailure> early(String message, PolyglotException e) {
    Matcher export = NO_EXPORT.matcher(message);
    SourceSection section = e.getSourceLocation();
    if (export.matches() && section != null) {
      ScriptModule importer = table.at(path(section));
      String name = export.group(2) == null ? export.group(3) : export.group(2);
      String why = export.group(2) == null ? "exports it more than once" : "has no such export";
      String text = "cannot import `" + name + "`: `" + export.group(1) + "` " + why;
      if (importer == null) {
        return Optional.of(ScriptFailure.of(Kind.IMPORT, "`" + job.name() + "` " + text));
      }
      Optional<ScriptPosition> position =
          importer.transpiled().imports().stream()
              .filter(statement -> statement.specifier().equals(export.group(1)))
              .findFirst()
              .map(statement -> position(importer.id(), statement));
      return Optional.of(
          at(Kind.IMPORT, "`" + importer.id() + "` " + text, position, List.of())
              .withHint(exportHint(importer, export.group(1), name)));
    }
    Matcher parse = PARSE_ERROR.matcher(message);
    if (parse.matches() && section != null) {
      ScriptModule module = table.at(path(section));
      if (module != null) {
        ScriptPosition position =
            table.position(
                module, Integer.parseInt(parse.group(1)), Integer.parseInt(parse.group(2)) + 1);
        return Optional.of(
            at(
                Kind.SYNTAX,
                "`" + module.id() + "` is not valid: " + parse.group(3),
                Optional.of(position),
                List.of()));
      }
    }
    return Optional.empty();
  }

  /** What to write instead of an import of a name that the module does not export once. */
  private String exportHint(ScriptModule importer, String specifier, String name) {
    ExportedNames exported = ExportedNames.of(source(importer, specifier));
    if (exported.types().contains(name)) {
      return "`" + name + "` is a type: write `import type { " + name + " }`";
    }
    if (exported.values().contains(name)) {
      return "Let only one module export it";
    }
    if (name.equals("default") && !exported.values().isEmpty()) {
      return "Import by name, as in `import { "
          + exported.values().first()
          + " } from \""
          + specifier
          + "\"`";
    }
    return exported.values().isEmpty()
        ? "Export it there, or correct the import"
        : "Correct the name: the module exports [`" + String.join("`, `", exported.values()) + "`]";
  }

  /** The text of the module that a specifier means, or nothing. */
  private String source(ScriptModule importer, String specifier) {
    for (ImportStatement statement : importer.transpiled().imports()) {
      if (statement.specifier().equals(specifier)) {
        try {
          return table.find(importer.resolve(statement)).map(ScriptModule::source).orElse("");
        } catch (ScriptFailedException _) {
          return "";
        }
      }
    }
    return "";
  }

  private static ScriptPosition position(ModuleId importer, ImportStatement statement) {
    return new ScriptPosition(importer, statement.line(), statement.column());
  }

  private List<ScriptPosition> stack(PolyglotException e) {
    List<ScriptPosition> stack = new ArrayList<>();
    for (PolyglotException.StackFrame frame : e.getPolyglotStackTrace()) {
      SourceSection section = frame.isGuestFrame() ? frame.getSourceLocation() : null;
      if (section != null && section.isAvailable() && stack.size() < MAX_STACK) {
        add(stack, section);
      }
    }
    SourceSection section = e.getSourceLocation();
    if (stack.isEmpty() && section != null && section.isAvailable()) {
      add(stack, section);
    }
    return stack;
  }

  private void add(List<ScriptPosition> stack, SourceSection section) {
    ScriptModule module = table.at(path(section));
    if (module != null) {
      stack.add(table.position(module, section.getStartLine(), section.getStartColumn()));
    }
  }

  private static String path(SourceSection section) {
    String path = section.getSource().getPath();
    return path == null ? "" : path;
  }

  /** The innermost position that is not inside Zako, else the innermost one. */
  private static Optional<ScriptPosition> innermost(List<ScriptPosition> stack) {
    return stack.stream()
        .filter(place -> !place.module().isBuiltin())
        .findFirst()
        .or(() -> stack.stream().findFirst());
  }

  private ScriptFailure at(
      Kind kind, String message, Optional<ScriptPosition> position, List<ScriptPosition> stack) {
    Optional<String> frame =
        position.flatMap(
            place ->
                table
                    .find(place.module())
                    .flatMap(
                        module -> SourceFrame.of(module.source(), place.line(), place.column())));
    return new ScriptFailure(kind, message, position, frame, stack);
  }

  /** The failure of a job that used up its stack, at the place where that was noticed. */
  ScriptFailure overflow(Optional<com.oracle.truffle.api.source.SourceSection> section) {
    Optional<ScriptPosition> position =
        section.flatMap(
            place ->
                Optional.ofNullable(place.getSource().getPath())
                    .flatMap(path -> Optional.ofNullable(table.at(path)))
                    .map(
                        module ->
                            table.position(module, place.getStartLine(), place.getStartColumn())));
    return overflow(position, List.of());
  }

  private ScriptFailure overflow(Optional<ScriptPosition> position, List<ScriptPosition> stack) {
    return at(Kind.STACK, "The calls of `" + job.name() + "` nest too deep", position, stack);
  }

  /** The failure of a job that ran too long. */
  ScriptFailure timeout(Optional<ScriptPosition> position) {
    return at(
        Kind.TIMEOUT,
        "`" + job.name() + "` ran longer than " + job.limits().wallClock().toMillis() + " ms",
        position,
        List.of());
  }

  /**
   * The failure of a job that waits for nothing: at the first `await` of the innermost module that
   * does not end.
   */
  ScriptFailure deadlock(Predicate<ScriptModule> isLoaded) {
    String message = "`" + job.name() + "` waits for a promise that nothing can settle";
    List<ScriptModule> pending =
        table.scripts().values().stream().filter(isLoaded.negate()).toList();
    List<ScriptModule> innermost =
        pending.stream().filter(module -> table.importsNone(module, pending)).toList();
    List<ScriptModule> candidates =
        pending.isEmpty() ? List.copyOf(table.scripts().values()) : innermost;
    for (ScriptModule module : candidates) {
      Matcher await = AWAIT.matcher(module.source());
      if (await.find()) {
        return at(Kind.DEADLOCK, message, Optional.of(place(module, await.start())), List.of());
      }
    }
    return ScriptFailure.of(Kind.DEADLOCK, message);
  }

  /** The same failure at a position that was found out later. */
  ScriptFailure moved(ScriptFailure failure, ScriptPosition position) {
    return at(failure.kind(), failure.message(), Optional.of(position), List.of(position));
  }

  /** The offset of the first `await` in a piece of a script, or -1. */
  static int awaitIn(CharSequence text) {
    Matcher matcher = AWAIT.matcher(text);
    return matcher.find() ? matcher.start() : -1;
  }

  private static ScriptPosition place(ScriptModule module, int offset) {
    String source = module.source();
    int column = offset - SourceFrame.lineStart(source, offset) + 1;
    return new ScriptPosition(module.id(), SourceFrame.lineOf(source, offset), column);
  }
}
