package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import dev.zako.cli.e2e.ZakoProcess.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Telling why something was made, and what would be made. */
class WhyIT {
  private static final String BUILD =
      """
      import { ccBinary, ccLibrary } from "zako:cc";

      const lib = ccLibrary({ name: "lib", srcs: ["lib.c"], hdrs: ["lib.h"] });
      export default [lib, ccBinary({ name: "app", srcs: ["main.c"], deps: [lib] })];
      """;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;
  private TestWorkspace workspace;

  @BeforeEach
  void prepare() {
    workspace =
        TestWorkspace.empty(directory)
            .write("a/BUILD.ts", BUILD)
            .write("a/lib.h", "#define ANSWER 41\nint answer(void);\n")
            .write("a/lib.c", "#include \"a/lib.h\"\nint answer(void) { return ANSWER; }\n")
            .write("a/main.c", "int answer(void);\nint main(void) { return answer() != 42; }\n");
    workspace.build("//...");
  }

  private String succeed(String... arguments) {
    Ended ended = workspace.zako(arguments);
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    return ended.out();
  }

  @Test
  void why_afterEdits_tellsTheFileAndTheWay() {
    assertThat(succeed("why", "//a:app"))
        .contains(
            "//a:app was made last in build 1: ",
            "nothing earlier of it is kept",
            "now: //a:app would not");

    workspace.write("a/lib.h", "#define ANSWER 42\nint answer(void);\n");
    String now = succeed("why", "//a:app");
    assertThat(now)
        .containsPattern("different from build 1: input a/lib.h: [0-9a-f]{12} -> [0-9a-f]{12}\n");
    assertThat(now.substring(now.indexOf("now:")))
        .containsSubsequence(
            "now: //a:lib CcCompile would run",
            "changed: a/lib.h ",
            "->  //a:lib CcCompile",
            "now: //a:lib CcArchive may run: if zako-out/a/_objs/lib/lib.c.o comes out",
            "now: //a:app CcLink may run: if zako-out/a/lib.a comes out different");

    workspace.build("//...");
    assertThat(succeed("why", "//a:app"))
        .contains("made last in build 3: ")
        .containsPattern("different from build 1: input zako-out/a/\\S+: [0-9a-f]{12} -> ")
        .containsPattern("changed: a/lib.h [0-9a-f]{12} -> [0-9a-f]{12}\n")
        .containsSubsequence("changed: a/lib.h", "->  //a:lib ", "->  //a:app ")
        .contains("now: //a:app would not be made again");

    workspace.write("a/lib.h", "#define ANSWER 42 // why\nint answer(void);\n");
    workspace.build("//...");
    assertThat(succeed("why", "//a:lib"))
        .contains(
            "made last in build 4: ", "changed: a/lib.h ", "it came out the same as in build 3");
    assertThat(succeed("why", "//a:app"))
        .contains("made last in build 3: ", "later, in build 4, //a:lib ", "came out the same, so");

    String diff = succeed("diff", "1", "3");
    assertThat(diff).containsSubsequence("build 1: ", "build 3: ", "//a:app ", "//a:lib ");
    assertThat(diff).contains("came out otherwise");
    assertThat(succeed("diff", "4")).contains("//a:lib ", "came out the same");
    assertThat(succeed("diff").lines()).hasSize(4);
  }

  @Test
  void why_afterAnEditOfABuildFile_tellsTheArgumentAndTheFile() {
    workspace.write("a/BUILD.ts", BUILD.replace("hdrs:", "copts: [\"-DMORE\"], hdrs:"));
    assertThat(succeed("why", "//a:lib"))
        .contains("now: //a:lib CcCompile would run", "argument ", "nothing -> -DMORE")
        .containsPattern("changed: a/BUILD.ts [0-9a-f]{12} -> [0-9a-f]{12}\n")
        .contains("->  what the rule says of //a:lib");
    workspace.build("//...");
    assertThat(succeed("why", "//a:lib", "--verbose"))
        .contains("-DMORE", "what the rule says of //a:lib")
        .containsPattern("changed: a/BUILD.ts [0-9a-f]{64}");

    String misses = succeed("why", "--miss", "//a:lib");
    assertThat(misses)
        .contains("build 3: ", "the key is another one than in build 1, the nearest")
        .containsPattern("different from build 1: argument [0-9]+: .* -> ");
  }

  @Test
  void miss_afterTheStoreWasRemoved_tellsThatItIsNotStored() throws IOException {
    assertThat(succeed("why", "--miss")).contains("nothing earlier of it is kept");
    delete(directory.resolve(".zako/cas"));
    delete(directory.resolve("zako-out"));
    assertThat(succeed("why", "//a:app"))
        .containsSubsequence(
            "now: //a:lib CcCompile would run",
            "all that it is made from is as in build 1, but the store has lost what it made",
            "now: //a:app CcLink would run");
    workspace.build("//...");
    assertThat(succeed("why", "--miss")).contains("build 2: ").contains("not stored any more");
    assertThat(succeed("why", "//a:app")).contains("the store had lost what it made");
  }

  @Test
  void why_changedCompilerAndPattern_areSeenBeforeTheBuild() {
    workspace.write("a/BUILD.ts", BUILD.replace("[\"lib.c\"]", "{ include: [\"lib*.c\"] }"));
    workspace.build("//...");
    assertThat(succeed("why", "//a:app", "--no-daemon")).contains("would not be made again");
    workspace.write("a/library.c", "int library(void) { return 1; }\n");
    String file = succeed("why", "//a:app");
    assertThat(file.substring(file.indexOf("now:")))
        .containsSubsequence(
            "//a:lib CcCompile would run",
            "//a:lib CcArchive would run",
            "input zako-out/a/_objs/lib/library.c.o: nothing -> ",
            "changed: the names in `a`",
            "//a:app CcLink may run");
    Path tools = directory.resolve("tools");
    workspace.write("tools/gcc", "#!/bin/sh\nexec /usr/bin/gcc \"$@\"\n");
    assertThat(tools.resolve("gcc").toFile().setExecutable(true)).isTrue();
    Ended compiler =
        ZakoProcess.zako(directory, "why", "//a:app", "--verbose")
            .with("PATH", tools + ":/usr/bin:/bin")
            .run();
    assertThat(compiler.exitCode()).as(compiler.toString()).isZero();
    assertThat(compiler.out())
        .contains("now: //a:app CcLink would run", "/usr/bin/gcc -> " + tools + "/gcc")
        .containsSubsequence("changed: environment variable PATH", "->  program gcc");
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void why_whileABuildRuns_doesNotWait() {
    workspace.write("b/BUILD.ts", Scripts.genrules("slow", "sleep 7391; echo > $@"));
    Running build = ZakoProcess.zako(directory, "build", "//b:slow").interruptible().start();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!ZakoProcess.isAnyoneRunning("sleep 7391")) {
      assertThat(System.nanoTime()).as("stderr: " + build.err()).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    assertThat(succeed("why", "//a:app")).contains("made last in build 1: ");
    assertThat(ZakoProcess.isAnyoneRunning("sleep 7391")).isTrue();
    build.signal("INT");
    assertThat(build.end().exitCode()).isEqualTo(8);
    assertThat(succeed("diff")).contains(", cancelled, ");
  }

  @Test
  void why_ofWhatIsNotKnown_isAnErrorWithANextStep() {
    Ended target = workspace.zako("why", "//a:ap");
    assertThat(target.exitCode()).isEqualTo(2);
    assertThat(target.err()).contains("error ZK1012", "`//a:ap`", "Did you mean `//a:app`?");
    Ended build = workspace.zako("diff", "1", "9");
    assertThat(build.exitCode()).isEqualTo(2);
    assertThat(build.err()).contains("error ZK1012", "No build 9 is kept", "zako diff");
    assertThat(workspace.zako("diff", "1").err()).contains("No build before build 1 is kept");
    Ended pattern = workspace.zako("why", "//...");
    assertThat(pattern.exitCode()).isEqualTo(2);
    assertThat(pattern.err()).contains("ZK1004");
  }
}
