package dev.zako.engine.build.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zako.engine.build.analysis.PackageLoadKey;
import dev.zako.engine.build.analysis.PackageValue;
import dev.zako.engine.build.analysis.RuleShape;
import dev.zako.engine.build.analysis.TargetValue;
import dev.zako.engine.build.execution.CommandRunner.Work;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.leaf.Layout;
import dev.zako.engine.build.model.GlobPattern;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.script.Json;
import dev.zako.engine.graph.Outcome;
import dev.zako.engine.hone.ComputeContext;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Explains commands that fail because a file is not there: whether the workspace has it, which
 * target declares it, and what to write where so that the command sees it.
 */
final class MissingFileHint {
  /**
   * What compilers and other programs say: gcc {@code fatal error: x.h: No such file or directory},
   * clang {@code fatal error: 'x.h' file not found}, others {@code cat: x: No such file...}.
   */
  private static final List<Pattern> MESSAGES =
      List.of(
          Pattern.compile("error: ([^:\\s']+): No such file or directory"),
          Pattern.compile("'([^'\\n]+)' file not found"),
          Pattern.compile(
              "(?:^|[\\s:'\"`‘(])([^\\s:'\"`‘’()]+)['\"`’)]?: No such file or directory"),
          Pattern.compile("(?:cannot|can't) (?:open|access|find|stat) '?([^\\s':]+)"));

  private static final int MAX_VISITED = 100_000;
  private static final int MAX_FOUND = 3;

  private final Layout layout;

  MissingFileHint(Layout layout) {
    this.layout = layout;
  }

  /** The diagnostic with an explanation, if there is one. */
  Diagnostic explain(Diagnostic diagnostic, Work work, String said, ComputeContext context)
      throws InterruptedException {
    for (String name : missingNames(said)) {
      List<String> found = search(name);
      for (String path : found) {
        boolean declared =
            work.required().files().containsKey(path) || work.prunable().files().containsKey(path);
        if (declared) {
          return diagnostic
              .withNote(
                  "`" + path + "` is an input of the command, but not found as `" + name + "`")
              .withHint(
                  "Add the directory that `"
                      + name
                      + "` is relative to, to the `includes` of the library, or write the path from"
                      + " the root of the workspace");
        }
      }
      if (!found.isEmpty()) {
        return undeclared(diagnostic, work, name, found, context);
      }
    }
    return diagnostic;
  }

  /** The names of files that a command did not find, in the order in which it said so. */
  static List<String> missingNames(String said) {
    List<String> names = new ArrayList<>();
    for (String line : said.lines().toList()) {
      for (Pattern pattern : MESSAGES) {
        Matcher matcher = pattern.matcher(line);
        if (matcher.find()) {
          String name = matcher.group(1);
          while (name.startsWith("./")) {
            name = name.substring(2);
          }
          if (!name.isEmpty() && !names.contains(name)) {
            names.add(name);
          }
          break;
        }
      }
    }
    return names;
  }

  /** The files of the workspace whose paths end with the name. */
  private List<String> search(String name) {
    if (name.startsWith("/") || name.startsWith("../")) {
      return List.of();
    }
    SortedSet<String> found = new TreeSet<>();
    int[] visited = {0};
    Path root = layout.workspace();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(
                Path directory, BasicFileAttributes attributes) {
              boolean skipped =
                  !directory.equals(root)
                      && Layout.isPassedOver(directory.getFileName().toString());
              return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              String path = root.relativize(file).toString();
              if (path.equals(name) || path.endsWith("/" + name)) {
                found.add(path);
              }
              return ++visited[0] > MAX_VISITED
                  ? FileVisitResult.TERMINATE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException _) {
      return List.of();
    }
    return found.stream().limit(MAX_FOUND).toList();
  }

  private static Diagnostic undeclared(
      Diagnostic diagnostic, Work work, String name, List<String> found, ComputeContext context)
      throws InterruptedException {
    Diagnostic result =
        new Diagnostic(
            Code.UNDECLARED_INPUT,
            diagnostic.message() + ": it does not see `" + name + "`",
            diagnostic.label(),
            diagnostic.position(),
            diagnostic.frame(),
            diagnostic.notes(),
            diagnostic.hint());
    String own = "`" + work.target().position().file() + "`";
    for (String path : found) {
      Optional<Declaration> declaration = declaration(path, work, context);
      if (declaration.isPresent()) {
        String owner = declaration.get().owner().toString();
        boolean itself = declaration.get().owner().equals(work.label());
        result =
            result.withNote(
                "`"
                    + path
                    + "` is in the `"
                    + declaration.get().attribute()
                    + "` of `"
                    + owner
                    + "`");
        return itself
            ? result.withHint(
                "The command of this rule does not read `"
                    + declaration.get().attribute()
                    + "`; name the file in another attribute")
            : result.withHint(
                "Add `\"" + owner + "\"` to the `deps` of `" + work.label() + "` in " + own);
      }
    }
    String path = found.getFirst();
    PackagePath home = work.label().path();
    boolean inside = home.isRoot() || path.startsWith(home.text() + "/");
    result = result.withNote("`" + path + "` is in the workspace, but no target declares it");
    if (inside) {
      String relative = home.isRoot() ? path : path.substring(home.text().length() + 1);
      return result.withHint(
          "Add `\""
              + relative
              + "\"` to the `"
              + attributeFor(work)
              + "` of `"
              + work.label()
              + "` in "
              + own);
    }
    return result.withHint(
        "Declare it in the `hdrs` of a library in `"
            + directories(path).getFirst().file(Layout.BUILD_FILE)
            + "`, and add that library to the `deps` of `"
            + work.label()
            + "` in "
            + own);
  }

  private static String attributeFor(Work work) {
    return work.target().rule().endsWith("#ccLibrary") ? "hdrs" : "srcs";
  }

  private record Declaration(Label owner, String attribute) {}

  /** The target that has the file among its own, if its build file can be read. */
  private static Optional<Declaration> declaration(String path, Work work, ComputeContext context)
      throws InterruptedException {
    PackagePath home = packageOf(path, work, context);
    List<Outcome<PackageValue>> outcomes =
        context.getAllOutcomes(List.of(new PackageLoadKey(home, work.key().configuration())));
    if (!(outcomes.getFirst() instanceof Outcome.Value<PackageValue>(PackageValue value))) {
      return Optional.empty();
    }
    String relative = home.isRoot() ? path : path.substring(home.text().length() + 1);
    Optional<Declaration> any = Optional.empty();
    for (TargetValue target : value.targets().values()) {
      for (String attribute : filesAttributes(target)) {
        if (names(Json.read(target.attributes()).path(attribute), relative)) {
          Declaration found = new Declaration(new Label("", home, target.name()), attribute);
          if (attribute.equals("hdrs")) {
            return Optional.of(found);
          }
          any = any.isPresent() ? any : Optional.of(found);
        }
      }
    }
    return any;
  }

  private static List<String> filesAttributes(TargetValue target) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, RuleShape.Attribute> entry : target.shape().attributes().entrySet()) {
      if (entry.getValue().type().equals("files")) {
        names.add(entry.getKey());
      }
    }
    return names;
  }

  private static boolean names(JsonNode files, String relative) {
    return matches(Json.texts(files.path("include")), relative, false)
        && !matches(Json.texts(files.path("exclude")), relative, true);
  }

  private static boolean matches(List<String> texts, String relative, boolean hidden) {
    for (String text : texts) {
      try {
        if (text.equals(relative)
            || (GlobPattern.isGlob(text) && GlobPattern.parse(text).matches(relative, hidden))) {
          return true;
        }
      } catch (MalformedTextException _) {
        // It was reported when the build file was read.
        return false;
      }
    }
    return false;
  }

  private static PackagePath packageOf(String path, Work work, ComputeContext context)
      throws InterruptedException {
    List<PackagePath> candidates = directories(path);
    List<PackageLoadKey> keys =
        candidates.stream()
            .map(each -> new PackageLoadKey(each, work.key().configuration()))
            .toList();
    List<Outcome<PackageValue>> outcomes = context.getAllOutcomes(keys);
    for (int i = 0; i < candidates.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Value<PackageValue>) {
        return candidates.get(i);
      }
    }
    return candidates.getLast();
  }

  /** The directories that a file is in, from the innermost to the root. */
  private static List<PackagePath> directories(String path) {
    List<PackagePath> directories = new ArrayList<>();
    int slash = path.lastIndexOf('/');
    while (slash > 0) {
      String directory = path.substring(0, slash);
      try {
        directories.add(PackagePath.parse(directory));
      } catch (MalformedTextException _) {
        // No build file can be there.
        directories.clear();
      }
      slash = directory.lastIndexOf('/');
    }
    directories.add(PackagePath.ROOT);
    return directories;
  }
}
