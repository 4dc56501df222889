package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.history.BuildFiles;
import dev.zako.engine.build.history.History;
import dev.zako.engine.build.history.Outlook;
import dev.zako.engine.build.history.Prospect;
import dev.zako.engine.build.model.TargetPattern;
import dev.zako.engine.build.output.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is foreseen of a build beside what the build then does. */
final class ForecastTest {
  private static final String APP = "//a:app";
  private static final String GLOB =
      "srcs: { include: [\"*.c\"], exclude: [\"main.c\"] }, hdrs: [\"lib.h\", \"unread.h\"]";

  @TempDir Path directory;
  private Path tools;
  private TestWorkspace workspace;

  @BeforeEach
  void prepare() throws Exception {
    tools = Files.createDirectory(directory.resolve("tools"));
    workspace =
        new TestWorkspace(Files.createDirectory(directory.resolve("w")))
            .write("a/BUILD.ts", build(GLOB))
            .write("a/lib.h", "#define ANSWER 41\nint answer(void);\n")
            .write("a/unread.h", "")
            .write("a/lib.c", "#include \"a/lib.h\"\nint answer(void) { return ANSWER; }\n")
            .write("a/other.c", "int other(void) { return 1; }\n")
            .write("a/main.c", "int answer(void);\nint main(void) { return answer() != 42; }\n");
    compiler("1");
    workspace.withEnvironment("PATH", tools + ":/usr/local/bin:/usr/bin:/bin");
    workspace.succeed(APP);
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  private static String build(String library) {
    return """
        import { ccBinary, ccLibrary } from "zako:cc";
        const lib = ccLibrary({ name: "lib", %s });
        export default [lib, ccBinary({ name: "app", srcs: ["main.c"], deps: [lib] })];
        """
        .formatted(library);
  }

  /** Puts a compiler first on the path that is another one if the version is. */
  private void compiler(String version) throws Exception {
    for (String name : List.of("gcc", "cc")) {
      Path tool = tools.resolve(name);
      Files.writeString(tool, "#!/bin/sh\n# " + version + "\nexec /usr/bin/gcc \"$@\"\n");
      Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private ForecastReport foresee(SortedMap<String, String> config) throws Exception {
    return workspace
        .engine()
        .foresee(
            new BuildRequest(List.of(TargetPattern.parse(APP)), false, config),
            new BuildClient(
                1, "zako why", workspace.options().clientEnvironment(), workspace.events()::add),
            new BuildControl());
  }

  private List<Outlook> outlook() throws Exception {
    workspace.events().clear();
    ForecastReport report = foresee(new TreeMap<>());
    assertThat(report.status()).as(report.toString()).isEqualTo(Status.SUCCEEDED);
    assertThat(workspace.events())
        .noneMatch(event -> event instanceof BuildEvent.ActionStarted)
        .noneMatch(event -> event instanceof BuildEvent.ActionFinished);
    Path state = workspace.options().stateDirectory();
    return Outlook.of(
        new History(BuildFiles.read(state.resolve(BuildFiles.DIRECTORY))), report.forecast());
  }

  private static List<String> running(List<Outlook> all) {
    return all.stream()
        .map(Outlook::prospect)
        .filter(Prospect.Runs.class::isInstance)
        .map(Prospect::mnemonic)
        .sorted()
        .toList();
  }

  private static List<String> awaiting(List<Outlook> all) {
    return all.stream()
        .map(Outlook::prospect)
        .filter(Prospect.Awaits.class::isInstance)
        .map(Prospect::mnemonic)
        .sorted()
        .toList();
  }

  /**
   * Builds; what runs must be what was foreseen, and of what was open any part. Open is also
   * whether there is a result for what other commands make: then what needs that is not run.
   */
  private List<String> built(List<Outlook> foreseen) throws Exception {
    workspace.succeed(APP);
    List<String> executed = workspace.executed();
    List<String> possible = new ArrayList<>(running(foreseen));
    possible.addAll(awaiting(foreseen));
    List<String> rest = new ArrayList<>(executed);
    List<String> open = new ArrayList<>(awaiting(foreseen));
    boolean isAnyCompiled = running(foreseen).contains("CcCompile");
    for (String each : running(foreseen)) {
      if (isAnyCompiled && !each.equals("CcCompile")) {
        open.add(each);
      } else {
        assertThat(rest.remove(each)).as(each).isTrue();
      }
    }
    rest.forEach(each -> assertThat(open.remove(each)).as(each + " in " + possible).isTrue());
    assertThat(outlook()).as("after the build").isEmpty();
    return executed;
  }

  private static String first(Outlook outlook) {
    return outlook.differences().getFirst().name();
  }

  private static String source(Outlook outlook) {
    return outlook.chain().getFirst().node();
  }

  @Test
  void foresee_nothingChanged_isNothing_alsoInAnotherProcess() throws Exception {
    assertThat(outlook()).isEmpty();
    workspace.restart();
    assertThat(outlook()).isEmpty();
    workspace.write("a/lib.h", "#define ANSWER 41\nint answer(void);\n");
    assertThat(outlook()).as("written again as it was").isEmpty();
  }

  @Test
  void foresee_ofWhatCanNeverBeGranted_tellsWhatTheBuildTells() throws Exception {
    workspace.write(
        "zako.toml",
        """
        group = "dev.zako.test"
        artifact = "sample"
        version = "1.0.0"
        [resources]
        licence = { total = 0, mnemonics = ["CcLink"] }
        """);

    ForecastReport report = foresee(new TreeMap<>());

    assertThat(report.status()).isEqualTo(Status.FAILED);
    assertThat(report.forecast().prospects()).isEmpty();
    assertThat(report.diagnostics())
        .containsExactly(workspace.fail(Code.ACTION_RESOURCES, APP))
        .allMatch(each -> each.message().endsWith("asks for 1 of `licence`, of which there is 0"));
  }

  @Test
  void foresee_editedSource_runsItsCommandAndMayRunThoseAbove() throws Exception {
    workspace.write("a/main.c", "int answer(void);\nint main(void) { return !answer(); }\n");
    List<Outlook> all = outlook();
    assertThat(running(all)).containsExactly("CcCompile");
    assertThat(first(all.getFirst())).isEqualTo("a/main.c");
    assertThat(source(all.getFirst())).isEqualTo("FileState a/main.c");
    assertThat(awaiting(all)).containsExactly("CcLink");
    assertThat(built(all)).containsExactly("CcCompile", "CcLink");
  }

  @Test
  void foresee_editedHeader_concernsOnlyThoseThatReadIt() throws Exception {
    workspace.write("a/unread.h", "int unread(void);\n");
    assertThat(outlook()).isEmpty();
    workspace.write("a/lib.h", "#define ANSWER 42\nint answer(void);\n");
    List<Outlook> all = outlook();
    assertThat(running(all)).containsExactly("CcCompile");
    assertThat(first(all.getFirst())).isEqualTo("a/lib.h");
    assertThat(source(all.getFirst())).isEqualTo("FileState a/lib.h");
    assertThat(awaiting(all)).containsExactly("CcArchive", "CcLink");
    assertThat(built(all)).containsExactly("CcArchive", "CcCompile", "CcLink");
  }

  @Test
  void foresee_editThatComesToTheSame_runsOneCommandAndStopsThere() throws Exception {
    workspace.write("a/other.c", "int other(void) { return 1; } // the same\n");
    List<Outlook> all = outlook();
    assertThat(running(all)).containsExactly("CcCompile");
    assertThat(awaiting(all)).containsExactly("CcArchive", "CcLink");
    assertThat(built(all)).containsExactly("CcCompile");
    workspace.write("a/BUILD.ts", build(GLOB) + "// a comment\n");
    assertThat(outlook()).as("a script that says the same").isEmpty();
  }

  @Test
  void foresee_newFileThatAPatternMatches_isSeen() throws Exception {
    workspace.write("a/another.c", "int another(void) { return 2; }\n");
    List<Outlook> all = outlook();
    assertThat(running(all)).containsExactly("CcArchive", "CcCompile");
    assertThat(awaiting(all)).containsExactly("CcLink");
    Outlook archive =
        all.stream()
            .filter(each -> each.prospect().mnemonic().equals("CcArchive"))
            .findFirst()
            .orElseThrow();
    assertThat(first(archive)).isEqualTo("zako-out/a/_objs/lib/another.c.o");
    assertThat(source(archive)).isEqualTo("DirectoryListing a");
    assertThat(built(all)).contains("CcArchive", "CcCompile");
  }

  @Test
  void foresee_deletedFileThatAPatternMatched_isSeen() throws Exception {
    workspace.delete("a/other.c");
    List<Outlook> all = outlook();
    assertThat(running(all)).containsExactly("CcArchive");
    assertThat(first(all.getFirst())).isEqualTo("zako-out/a/_objs/lib/other.c.o");
    assertThat(awaiting(all)).containsExactly("CcLink");
    built(all);
  }

  @Test
  void foresee_changedCompiler_runsEverything() throws Exception {
    compiler("2");
    List<Outlook> all = outlook();
    assertThat(running(all))
        .containsExactly("CcArchive", "CcCompile", "CcCompile", "CcCompile", "CcLink");
    assertThat(first(all.getFirst())).isEqualTo("toolchain cc");
    assertThat(source(all.getFirst())).startsWith("HostTool ");
    assertThat(built(all)).contains("CcCompile");
  }

  @Test
  void foresee_changedVariable_isFollowedToWhatReadsIt() throws Exception {
    workspace.withEnvironment("PATH", "/usr/local/bin:/usr/bin:/bin");
    List<Outlook> all = outlook();
    assertThat(running(all)).contains("CcCompile", "CcLink");
    assertThat(source(all.getFirst())).isEqualTo("EnvVar PATH");
    built(all);
  }

  @Test
  void foresee_editedBuildFile_tellsTheArgument() throws Exception {
    workspace.write("a/BUILD.ts", build(GLOB + ", copts: [\"-DMORE\"]"));
    List<Outlook> all = outlook();
    assertThat(running(all)).containsExactly("CcCompile", "CcCompile");
    assertThat(all.getFirst().differences().getFirst().is()).contains("-DMORE");
    assertThat(source(all.getFirst())).isEqualTo("FileState a/BUILD.ts");
    built(all);
    workspace.write("a/BUILD.ts", build(GLOB));
    assertThat(outlook()).as("what was made before is in the cache").isEmpty();
    assertThat(built(List.of())).isEmpty();
  }

  @Test
  void foresee_editedRuleAndOption_areSeen() throws Exception {
    String rule =
        """
        import { DefaultInfo, rule } from "zako:rule";
        export const words = rule({
          attributes: {},
          implementation(ctx) {
            const out = ctx.actions.declareFile("words");
            ctx.actions.write(out, "%s");
            return [DefaultInfo({ files: [out] })];
          },
        });
        """;
    workspace
        .write("rules/words.rule.ts", rule.formatted("one"))
        .write(
            "a/BUILD.ts",
            """
            import { words } from "../rules/words.rule.ts";
            export default words({ name: "app" });
            """);
    workspace.succeed(APP);
    workspace.write("rules/words.rule.ts", rule.formatted("two"));
    List<Outlook> all = outlook();
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().prospect()).isInstanceOf(Prospect.Taken.class);
    assertThat(first(all.getFirst())).isEqualTo("content");
    assertThat(source(all.getFirst())).isEqualTo("FileState rules/words.rule.ts");
    workspace.succeed(APP);
    assertThat(outlook()).isEmpty();
    assertThat(foresee(new TreeMap<>(Map.of("no", "such"))).status()).isEqualTo(Status.FAILED);
  }

  @Test
  void foresee_failure_isTold() throws Exception {
    workspace.write("a/main.c", "int main(void) { return }\n");
    workspace.fail(Code.ACTION_FAILED, APP);
    List<Outlook> all = outlook();
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().prospect())
        .isInstanceOfSatisfying(
            Prospect.Fails.class,
            fails -> assertThat(fails.code()).isEqualTo(Code.ACTION_FAILED.id()));
    workspace.write("a/BUILD.ts", "export default nothing;\n");
    ForecastReport report = foresee(new TreeMap<>());
    assertThat(report.status()).isEqualTo(Status.FAILED);
    assertThat(report.diagnostics()).isEqualTo(workspace.build(APP).diagnostics());
  }

  @Test
  void foresee_storeThatLostWhatIsWanted_makesItAgain() throws Exception {
    workspace.stop();
    Trees.delete(workspace.options().storeDirectory());
    workspace.restart();
    assertThat(outlook()).as("what is in place stays").isEmpty();
    Trees.delete(workspace.root().resolve("zako-out"));
    assertThat(running(outlook()))
        .containsExactly("CcArchive", "CcCompile", "CcCompile", "CcCompile", "CcLink");
  }

  @Test
  void foresee_anyEdits_isWhatTheBuildDoes() throws Exception {
    foresee(System.nanoTime());
  }

  /** In a round of this an archive of objects that are compiled again has been made before. */
  @Test
  void foresee_editsThatLeadBack_isWhatTheBuildDoes() throws Exception {
    foresee(57970211001901L);
  }

  private void foresee(long seed) throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < 12; round++) {
      for (int edits = random.nextInt(3); edits >= 0; edits--) {
        int version = random.nextInt(3);
        switch (random.nextInt(6)) {
          case 0 ->
              workspace.write("a/lib.h", "#define ANSWER " + version + "\nint answer(void);\n");
          case 1 ->
              workspace.write(
                  "a/other.c",
                  "int other(void) { return " + version / 2 + "; }// " + version + "\n");
          case 2 -> workspace.write("a/unread.h", "// " + version + "\n");
          case 3 ->
              workspace.write("a/BUILD.ts", build(GLOB + ", copts: [\"-DV=" + version + "\"]"));
          case 4 ->
              workspace.write(
                  "a/more" + version + ".c", "int more" + version + "(void) { return 3; }\n");
          default -> Files.deleteIfExists(workspace.root().resolve("a/more" + version + ".c"));
        }
      }
      if (random.nextInt(4) == 0) {
        workspace.restart();
      }
      try {
        built(outlook());
      } catch (AssertionError e) {
        throw new AssertionError("With seed " + seed + " in round " + round, e);
      }
    }
  }
}
