package dev.zako.engine.build.script;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Failures;
import dev.zako.engine.build.model.Author;
import dev.zako.engine.build.model.FilePatterns;
import dev.zako.engine.build.model.GlobPattern;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.model.Project;
import dev.zako.engine.build.script.ProjectFunction.ScriptSource;
import dev.zako.engine.hone.NodeFailedException;
import java.util.ArrayList;
import java.util.List;

/** Reads what a package script states and reports all that is wrong with it. */
final class ProjectReader {
  private final ScriptSource source;
  private final List<Diagnostic> problems = new ArrayList<>();

  ProjectReader(ScriptSource source) {
    this.source = source;
  }

  /** What the host of package scripts wrote. */
  Project.Additions read(JsonNode stated) throws NodeFailedException {
    JsonNode problem = stated.path("problem");
    if (problem.isObject()) {
      problems.add(
          source.placed(
              Diagnostic.of(Code.PACKAGE_SCRIPT, problem.path("message").asText())
                  .withHint(problem.path("hint").asText()),
              problem.path("position")));
    }
    Project.Additions additions =
        new Project.Additions(
            Json.optionalText(stated, "description"),
            authors(stated),
            Json.optionalText(stated, "license"),
            patterns(stated, "builds"),
            patterns(stated, "rules"),
            patterns(stated, "toolchains"),
            patterns(stated, "peers"));
    if (!problems.isEmpty()) {
      problems.sort(Diagnostic.ORDER);
      throw new NodeFailedException(new Failures(problems));
    }
    return additions;
  }

  private List<Author> authors(JsonNode stated) {
    List<Author> authors = new ArrayList<>();
    for (JsonNode each : stated.path("authors")) {
      try {
        authors.add(
            each.isTextual()
                ? Author.parse(each.asText())
                : Author.of(each.path("name").asText(), each.path("email").asText()));
      } catch (MalformedTextException e) {
        problems.add(
            source.placed(e.as(Code.PACKAGE_SCRIPT).diagnostic(), stated.path("position")));
      }
    }
    return authors;
  }

  private List<FilePatterns> patterns(JsonNode stated, String kind) {
    List<FilePatterns> parts = new ArrayList<>();
    for (JsonNode part : stated.path("patterns").path(kind)) {
      parts.add(
          new FilePatterns(
              globs(part, "include"),
              globs(part, "exclude"),
              part.path("followingIgnoreFiles").asBoolean(),
              part.path("ignoreHiddenFiles").asBoolean()));
    }
    return parts;
  }

  private List<GlobPattern> globs(JsonNode part, String member) {
    List<GlobPattern> globs = new ArrayList<>();
    for (String text : Json.texts(part.path(member))) {
      try {
        globs.add(GlobPattern.parse(text));
      } catch (MalformedTextException e) {
        problems.add(source.placed(e.diagnostic(), part.path("position")));
      }
    }
    return globs;
  }
}
