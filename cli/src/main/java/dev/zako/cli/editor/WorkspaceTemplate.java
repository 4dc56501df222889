package dev.zako.cli.editor;

import dev.zako.engine.build.model.ArtifactId;
import dev.zako.engine.build.model.Identifiers;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a new workspace: as little as builds, in the shape that a large one has too. */
public final class WorkspaceTemplate {
  private static final String VERSION = "0.1.0";

  /** The language of the first target. */
  public enum Language {
    /** C. */
    C("c"),
    /** C++. */
    CXX("c++");

    private final String text;

    Language(String text) {
      this.text = text;
    }

    /** As written on the command line. */
    public String text() {
      return text;
    }
  }

  private WorkspaceTemplate() {}

  /** The texts by path from the root of the workspace. */
  public static SortedMap<String, String> texts(ArtifactId id, Language language) {
    SortedMap<String, String> texts = new TreeMap<>();
    texts.put(
        "zako.toml",
        """
        #:schema ./%s/%s

        group = "%s"
        artifact = "%s"
        version = "%s"
        """
            .formatted(EditorTypes.DIRECTORY, EditorTypes.SCHEMA, id.group(), id.name(), VERSION));
    texts.put(
        "zako.ts",
        """
        import { newProject, project } from "zako:package";

        // What the package consists of. Without patterns, every BUILD.ts counts.
        export default newProject(project);
        """);
    texts.put(
        ".gitignore",
        """
        /.zako/
        /zako-out/
        node_modules/
        """);
    texts.put(EditorTypes.ROOT_FILE, EditorTypes.ROOT_TEXT);
    switch (language) {
      case C -> {
        texts.put("app/BUILD.ts", buildFile("main.c", "cStandard: 17"));
        texts.put(
            "app/main.c",
            """
            #include <stdio.h>

            int main(void) {
              puts("Hello from %s!");
              return 0;
            }
            """
                .formatted(id.name()));
      }
      case CXX -> {
        texts.put("app/BUILD.ts", buildFile("main.cc", "cxxStandard: 20"));
        texts.put(
            "app/main.cc",
            """
            #include <iostream>

            int main() {
              std::cout << "Hello from %s!\\n";
            }
            """
                .formatted(id.name()));
      }
    }
    return texts;
  }

  /**
   * A name that an artifact can have, made of any text: what cannot be in such a name becomes a
   * hyphen.
   */
  public static String artifactName(String text) {
    StringBuilder name = new StringBuilder();
    text.codePoints()
        .map(c -> Identifiers.isXidContinue(c) || c == '_' ? c : '-')
        .forEach(name::appendCodePoint);
    String joined = name.toString();
    return Identifiers.isLoose(joined) ? joined : "_" + joined;
  }

  private static String buildFile(String source, String standard) {
    return """
    import { ccBinary } from "zako:cc";

    /** `zako build //app` makes `zako-out/app/app`. */
    export default ccBinary({
      name: "app",
      srcs: ["%s"],
      %s,
      copts: ["-Wall", "-Wextra"],
    });
    """
        .formatted(source, standard);
  }
}
