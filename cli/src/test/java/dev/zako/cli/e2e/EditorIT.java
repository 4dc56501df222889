package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an editor shows in an example workspace: a real language server is asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class EditorIT {
  private static final Pattern RULE = Pattern.compile("(?m)^export const (\\w+)\\b.* = rule\\(");

  private TestWorkspace workspace = new TestWorkspace(Path.of("unset"));
  private EditorServer server;

  /** A rule that comes with Zako. */
  record KnownRule(String module, String name) {}

  @BeforeAll
  void prepare(@TempDir Path directory) {
    Path programs = NodePackages.typeScript();
    workspace = TestWorkspace.example("hello-cc", directory.resolve("hello-cc"));
    workspace.write(
        "tools/upper.rule.ts",
        """
        import { attribute, rule } from "zako:rule";

        /** Turns a text to capital letters. */
        export const upper = rule({
          attributes: {
            /** What goes in front of each line. */
            prefix: attribute.string({ default: "" }),
          },
          implementation: () => [],
        });
        """);
    ZakoProcess.Ended ended = workspace.zako("types");
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    server = EditorServer.start(programs);
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private EditorServer.Document open(String path, String text) {
    return server.open(workspace.root().resolve(path), text);
  }

  static List<KnownRule> rules() throws IOException {
    List<KnownRule> rules = new ArrayList<>();
    Path directory = ZakoProcess.repository().resolve("zako-js/src/rules");
    for (String module : List.of("cc", "std")) {
      Matcher rule = RULE.matcher(Files.readString(directory.resolve(module + ".rule.ts")));
      while (rule.find()) {
        rules.add(new KnownRule("zako:" + module, rule.group(1)));
      }
    }
    return rules;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void attributes_ofEveryRule_areOfferedWithTheirComments(KnownRule rule) throws IOException {
    String start = "export default " + rule.name() + "({ ";
    EditorServer.Document document =
        open(
            "greet/BUILD.ts",
            "import { " + rule.name() + " } from \"" + rule.module() + "\";\n" + start + "});\n");
    String page = Files.readString(ZakoProcess.repository().resolve("docs/rules.md"));

    List<String> names = document.completions(start);

    assertThat(names).contains("name", "srcs").hasSizeGreaterThan(1);
    for (String name : names) {
      assertThat(document.completionComment(start, name)).as(name).isNotBlank();
      assertThat(page).as("rules.md").contains("`" + name + "`");
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void attributes_ofEveryRule_showTheirTypesAndMarkWrongValues(KnownRule rule) {
    String start =
        "import { %s } from \"%s\";\nexport default %s({"
            .formatted(rule.name(), rule.module(), rule.name());
    List<String> names = open("greet/BUILD.ts", start + " });\n").completions(start + " ");
    StringBuilder text = new StringBuilder(start).append('\n');
    names.forEach(name -> text.append(name).append(": /wrong/,\n"));
    EditorServer.Document document = open("greet/BUILD.ts", text.append("});\n").toString());

    List<String> errors = document.errors();

    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String line = (i + 3) + ": ";
      assertThat(errors).as(name).anyMatch(error -> error.startsWith(line));
      JsonNode hover = document.hover("\n" + name + ": /wrong/", 1);
      assertThat(hover.path("displayString").asText()).startsWith("(property) " + name);
      assertThat(hover.path("documentation").asText()).as(name).isNotBlank();
    }
  }

  @Test
  void rules_thatCome_areAllLookedAt() throws IOException {
    assertThat(rules())
        .extracting(KnownRule::name)
        .contains("ccLibrary", "ccBinary", "filegroup", "genrule");
  }

  @Test
  void completions_insideARule_leaveOutWhatIsWritten() {
    EditorServer.Document document =
        open(
            "text/BUILD.ts",
            """
            import { ccLibrary } from "zako:cc";
            export default ccLibrary({ name: "text", srcs: ["a.c"], });
            """);

    assertThat(document.configuration())
        .isEqualTo(workspace.root().resolve(".zako/types/tsconfig.build.json"));
    assertThat(document.completions("srcs: [\"a.c\"], "))
        .contains("hdrs", "deps", "copts", "linkage", "cxxStandard")
        .doesNotContain("name", "srcs");
  }

  @Test
  void hover_onAnAttribute_showsItsTypeAndComment() {
    EditorServer.Document document =
        open(
            "shapes/BUILD.ts",
            """
            import { ccLibrary } from "zako:cc";
            import { upper } from "../tools/upper.rule.ts";
            export const shapes = ccLibrary({ name: "shapes", alwayslink: true });
            export const poem = upper({ name: "poem", prefix: ">" });
            """);

    JsonNode attribute = document.hover("alwayslink");
    assertThat(attribute.path("displayString").asText())
        .isEqualTo("(property) alwayslink?: boolean");
    assertThat(attribute.path("documentation").asText()).contains("all of the archive");
    assertThat(document.hover("prefix").path("documentation").asText())
        .isEqualTo("What goes in front of each line.");
    assertThat(document.hover("upper({").path("documentation").asText())
        .isEqualTo("Turns a text to capital letters.");
    assertThat(document.definition("ccLibrary({"))
        .isEqualTo(workspace.root().resolve(".zako/types/zako/cc.ts"));
    assertThat(document.errors()).isEmpty();
  }

  @Test
  void errors_inAttributes_areMarked() {
    EditorServer.Document document =
        open(
            "app/BUILD.ts",
            """
            import { ccBinary, ccLibrary } from "zako:cc";
            import { upper } from "../tools/upper.rule.ts";
            export const a = ccLibrary({ name: "a", srcs: 5 });
            export const b = ccLibrary({ name: "b", sources: ["b.c"] });
            export const c = ccBinary({ srcs: ["c.c"] });
            export const d = ccLibrary({ name: "d", linkage: "dynamic" });
            export const e = upper({ name: "e", prefix: 1 });
            """);

    assertThat(document.errors())
        .satisfiesExactlyInAnyOrder(
            e -> assertThat(e).startsWith("3: ").contains("'number' is not assignable"),
            e -> assertThat(e).startsWith("4: ").contains("'sources' does not exist"),
            e -> assertThat(e).startsWith("5: ").contains("'name' is missing"),
            e -> assertThat(e).startsWith("6: ").contains("\"dynamic\"' is not assignable"),
            e -> assertThat(e).startsWith("7: ").contains("'number' is not assignable"));
  }

  @Test
  void imports_thatTheKindMayNot_areMarked() {
    EditorServer.Document document =
        open(
            "version/BUILD.ts",
            """
            import { rule } from "zako:rule";
            import { callSite } from "zako:internal";
            export const used = [rule, callSite];
            """);

    assertThat(document.errors())
        .satisfiesExactlyInAnyOrder(
            e -> assertThat(e).startsWith("1: ").contains("'zako:rule'"),
            e -> assertThat(e).startsWith("2: ").contains("'zako:internal'"));
  }
}
