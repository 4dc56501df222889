package dev.zako.js.internal;

import com.caoccao.javet.swc4j.Swc4j;
import com.caoccao.javet.swc4j.ast.interfaces.ISwc4jAst;
import com.caoccao.javet.swc4j.enums.Swc4jImportsNotUsedAsValues;
import com.caoccao.javet.swc4j.enums.Swc4jMediaType;
import com.caoccao.javet.swc4j.enums.Swc4jParseMode;
import com.caoccao.javet.swc4j.enums.Swc4jSourceMapOption;
import com.caoccao.javet.swc4j.exceptions.Swc4jCoreException;
import com.caoccao.javet.swc4j.options.Swc4jParseOptions;
import com.caoccao.javet.swc4j.options.Swc4jTranspileOptions;
import com.caoccao.javet.swc4j.outputs.Swc4jTranspileOutput;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailedException;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptPosition;
import dev.zako.js.SourceFrame;
import dev.zako.js.Transpiled;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Transpiles with swc, a native library. */
public final class Swc {
  private static final String SPECIFIER = "file:///module.ts";
  private static final Pattern BIG_INT =
      Pattern.compile(
          "(?<![\\\\\\w$])(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9][0-9_]*)n\\b");
  private static final Pattern ERROR =
      Pattern.compile(
          "(.*?) at " + Pattern.quote(SPECIFIER) + ":(\\d+):(\\d+)(?:\\R.*)?", Pattern.DOTALL);

  /** The most levels of a text, by the bound of {@link Nesting}. */
  static final int MAX_LEVELS = 10_000;

  private static final long STACK_BASE = 4L << 20;

  /** Twice what the most expensive construct was seen to take: arrow functions, type arguments. */
  private static final long STACK_PER_LEVEL = 16L << 10;

  private Swc() {}

  /**
   * Transpiles a module.
   *
   * @throws ScriptFailedException if the text cannot be transpiled, see {@link
   *     dev.zako.js.Transpiler}
   * @throws IOException if the library cannot be unpacked
   */
  public static Transpiled transpile(Path libraryDirectory, ModuleId id, String source)
      throws ScriptFailedException, IOException {
    SwcLibrary.load(libraryDirectory);
    return inRoomyThread(levels(id, source), () -> transpile(id, source));
  }

  /**
   * How many levels of a text must fit on the stack of the parser.
   *
   * @throws ScriptFailedException if they are too many
   */
  private static int levels(ModuleId id, String source) throws ScriptFailedException {
    Nesting.Deepest deepest = Nesting.of(source);
    if (deepest.levels() > MAX_LEVELS) {
      int line = SourceFrame.lineOf(source, deepest.offset());
      int column = deepest.offset() - SourceFrame.lineStart(source, deepest.offset()) + 1;
      throw syntax(
          id,
          source,
          "expressions and statements nest, or follow each other without `,` or `;`, in more than "
              + MAX_LEVELS
              + " levels here",
          line,
          column);
    }
    return deepest.levels();
  }

  /** What runs on the stack that was made for it. */
  private interface Work {
    Transpiled run() throws ScriptFailedException;
  }

  /**
   * Runs on a thread of its own with a stack for so many levels: the native parser calls itself for
   * every level of the text, and where it has no stack left the whole process ends.
   */
  private static Transpiled inRoomyThread(int levels, Work work) throws ScriptFailedException {
    AtomicReference<Callable<Transpiled>> outcome = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> outcome.set(outcome(work)),
            "zako-transpiler",
            STACK_BASE + levels * STACK_PER_LEVEL);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        // It takes milliseconds, and the library cannot be interrupted.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    try {
      return outcome.get().call();
    } catch (ScriptFailedException | RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Callable<Transpiled> outcome(Work work) {
    try {
      Transpiled result = work.run();
      return () -> result;
    } catch (ScriptFailedException e) {
      return () -> {
        throw e;
      };
    } catch (RuntimeException | Error e) {
      return () -> {
        throw e;
      };
    }
  }

  private static Transpiled transpile(ModuleId id, String source) throws ScriptFailedException {
    String readable = readable(source);
    Swc4jTranspileOutput output;
    ISwc4jAst tree;
    try {
      boolean same = readable.equals(source);
      output = new Swc4j().transpile(source, options(same));
      tree = same ? output.getProgram() : new Swc4j().parse(readable, treeOptions()).getProgram();
    } catch (Swc4jCoreException e) {
      throw failure(id, source, String.valueOf(e.getMessage()));
    }
    SwcSyntax syntax = SwcSyntax.read(id, source, tree);
    String map = output.getSourceMap();
    return new Transpiled(output.getCode(), map == null ? "" : map, syntax.imports());
  }

  /**
   * The text with a plain number in place of each BigInt literal, because swc4j 2.0.0 cannot make
   * the tree of those. Everything keeps its place. What looks like one inside a string or a comment
   * is replaced too, which changes no structure; it is left alone after a backslash, where it
   * would.
   */
  private static String readable(String source) {
    return BIG_INT.matcher(source).replaceAll(match -> "1".repeat(match.group().length()));
  }

  private static Swc4jTranspileOptions options(boolean tree) {
    return new Swc4jTranspileOptions()
        .setMediaType(Swc4jMediaType.TypeScript)
        .setParseMode(Swc4jParseMode.Module)
        .setSpecifier(specifier())
        .setCaptureAst(tree)
        .setInlineSources(false)
        .setKeepComments(false)
        .setSourceMap(Swc4jSourceMapOption.Separate)
        .setImportsNotUsedAsValues(Swc4jImportsNotUsedAsValues.Preserve)
        .setVerbatimModuleSyntax(true);
  }

  private static Swc4jParseOptions treeOptions() {
    return new Swc4jParseOptions()
        .setMediaType(Swc4jMediaType.TypeScript)
        .setParseMode(Swc4jParseMode.Module)
        .setSpecifier(specifier())
        .setCaptureAst(true);
  }

  private static URL specifier() {
    try {
      return URI.create(SPECIFIER).toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ScriptFailedException failure(ModuleId id, String source, String message) {
    Matcher matcher = ERROR.matcher(message);
    if (!matcher.matches()) {
      return new ScriptFailedException(
          ScriptFailure.of(
              ScriptFailure.Kind.SYNTAX,
              "`" + id + "` is not valid: " + message.lines().findFirst().orElse("")));
    }
    int line = Integer.parseInt(matcher.group(2));
    int column = utf16Column(source, line, Integer.parseInt(matcher.group(3)));
    return syntax(id, source, matcher.group(1), line, column);
  }

  /** swc counts columns in code points. */
  private static int utf16Column(String source, int line, int column) {
    String text = SourceFrame.line(source, line).orElse("");
    int points = Math.min(column - 1, text.codePointCount(0, text.length()));
    return text.offsetByCodePoints(0, Math.max(0, points)) + 1;
  }

  static ScriptFailedException syntax(
      ModuleId id, String source, String why, int line, int column) {
    return new ScriptFailedException(
        new ScriptFailure(
            ScriptFailure.Kind.SYNTAX,
            "`" + id + "` is not valid: " + why,
            Optional.of(new ScriptPosition(id, line, column)),
            SourceFrame.of(source, line, column),
            List.of()));
  }
}
