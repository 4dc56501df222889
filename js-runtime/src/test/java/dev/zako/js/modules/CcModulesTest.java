package dev.zako.js.modules;

import static dev.zako.js.modules.ModuleRunner.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the rules for C and C++ do with their attributes and dependencies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CcModulesTest {
  private static final String IMPORTS =
      "import { ccBinary, ccLibrary } from \"zako:cc\";\nimport { genrule } from \"zako:std\";\n";

  private ModuleRunner runner;

  @BeforeAll
  void start(@TempDir Path directory) {
    runner = new ModuleRunner(directory);
  }

  @AfterAll
  void stop() {
    runner.close();
  }

  private TestWorkspace workspace() {
    return new TestWorkspace(runner);
  }

  private TestWorkspace of(String targets) {
    return workspace().file("p/BUILD.ts", IMPORTS + "export default " + targets + ";\n");
  }

  private static JsonNode action(JsonNode result, String mnemonic) {
    return actions(result, mnemonic).getFirst();
  }

  /** The actions, with the files of a set in place of its number. */
  private static List<JsonNode> actions(JsonNode result, String mnemonic) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode action : result.get("actions")) {
      if (action.get("mnemonic").textValue().equals(mnemonic)) {
        JsonNode set = result.get("fileSets").path(action.get("prunable").asInt(-1));
        found.add(((ObjectNode) action.deepCopy()).set("prunable", set));
      }
    }
    return found;
  }

  private static List<String> arguments(JsonNode action) {
    return texts(action.get("arguments"));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.textValue()));
    return texts;
  }

  private static List<String> paths(JsonNode files) {
    List<String> paths = new ArrayList<>();
    files.forEach(file -> paths.add(file.get("path").textValue()));
    return paths;
  }

  /** The arguments with this beginning, or the arguments that follow it if it is a whole one. */
  private static List<String> starting(JsonNode action, String beginning) {
    return arguments(action).stream().filter(each -> each.startsWith(beginning)).toList();
  }

  /** What the link takes that is made in the build, in order. */
  private static List<String> linked(JsonNode link) {
    List<String> arguments = arguments(link);
    return arguments.subList(arguments.indexOf("-o") + 2, arguments.size()).stream()
        .filter(each -> each.startsWith("zako-out/"))
        .toList();
  }

  @Test
  void library_oneSource_isCompiledAndArchived() {
    JsonNode result =
        of("ccLibrary({ name: \"greet\", srcs: [\"src/a.c\"], hdrs: [\"a.h\"] })")
            .analyse("//p:greet");
    assertThat(result.get("actions").size()).isEqualTo(2);
    JsonNode compile = action(result, "CcCompile");
    assertThat(arguments(compile))
        .containsExactly(
            "/usr/bin/gcc",
            "-O0",
            "-fPIC",
            "-iquote",
            ".",
            "-iquote",
            "zako-out",
            "-Wno-builtin-macro-redefined",
            "-D__DATE__=\"redacted\"",
            "-D__TIME__=\"redacted\"",
            "-D__TIMESTAMP__=\"redacted\"",
            "-frandom-seed=zako-out/p/_objs/greet/src/a.c.o",
            "-MD",
            "-MF",
            "zako-out/p/_objs/greet/src/a.c.d",
            "-c",
            "p/src/a.c",
            "-o",
            "zako-out/p/_objs/greet/src/a.c.o");
    assertThat(paths(compile.get("inputs"))).containsExactly("p/src/a.c");
    assertThat(paths(compile.get("prunable"))).containsExactly("p/a.h");
    assertThat(compile.get("depfile").textValue()).isEqualTo("zako-out/p/_objs/greet/src/a.c.d");
    assertThat(compile.get("progress").textValue()).isEqualTo("Compiling p/src/a.c");
    assertThat(compile.get("toolchains")).isEqualTo(parse("['cc']"));
    assertThat(arguments(action(result, "CcArchive")))
        .containsExactly(
            "/usr/bin/ar", "rcsD", "zako-out/p/libgreet.a", "zako-out/p/_objs/greet/src/a.c.o");
    assertThat(result.get("files"))
        .isEqualTo(parse("[{'path':'zako-out/p/libgreet.a','owner':'//p:greet','action':1}]"));
  }

  @Test
  void library_withoutSources_hasNoActionsButGivesItsHeaders() {
    JsonNode result =
        of("ccLibrary({ name: \"h\", hdrs: [\"inc/h.hpp\"], includes: [\"inc\"], defines: [\"H\"] })")
            .analyse("//p:h");
    assertThat(result.get("actions")).isEmpty();
    assertThat(result.get("files")).isEmpty();
    assertThat(result.get("providers").get("CcInfo"))
        .isEqualTo(
            parse(
                "{'headers':[{'path':'p/inc/h.hpp'}],'includes':['p/inc'],'packageRoots':[],'defines':['H'],"
                    + "'archives':[],'sharedLibraries':[],'absorbed':[],'linkopts':[],"
                    + "'usesCxx':false}"));
  }

  @Test
  void library_definesAndIncludes_reachDependentsButPrivateOnesDoNot() {
    TestWorkspace workspace =
        workspace()
            .file(
                "low/BUILD.ts",
                IMPORTS
                    + """
                    export default ccLibrary({
                      name: "low", srcs: ["l.c", "private.h"], hdrs: ["low.h"], includes: [".", "inc"],
                      privateIncludes: ["src"], defines: ["LOW=1"], localDefines: ["ONLY_LOW"],
                      copts: ["-Wlow"],
                    });
                    """)
            .file(
                "mid/BUILD.ts",
                IMPORTS
                    + "export default ccLibrary({ name: \"mid\", hdrs: [\"mid.h\"], deps: [\"//low\"] });\n")
            .file(
                "top/BUILD.ts",
                IMPORTS
                    + "export default ccBinary({ name: \"top\", srcs: [\"t.c\"], deps: [\"//mid\"], defines: [\"TOP\"] });\n");
    JsonNode low = action(workspace.analyse("//low:low"), "CcCompile");
    assertThat(starting(low, "-I")).containsExactly("-Ilow/src", "-Ilow", "-Ilow/inc");
    assertThat(starting(low, "-D")).startsWith("-DLOW=1", "-DONLY_LOW");
    assertThat(paths(low.get("prunable"))).containsExactly("low/private.h", "low/low.h");
    assertThat(arguments(low)).contains("-Wlow");
    JsonNode top = action(workspace.analyse("//top:top"), "CcCompile");
    assertThat(starting(top, "-I")).containsExactly("-Ilow", "-Ilow/inc");
    assertThat(starting(top, "-D")).startsWith("-DLOW=1", "-DTOP").doesNotContain("-DONLY_LOW");
    assertThat(paths(top.get("prunable"))).containsExactly("mid/mid.h", "low/low.h");
    assertThat(arguments(top)).doesNotContain("-Wlow");
  }

  @Test
  void binary_diamond_linksEachArchiveOnceBeforeWhatItNeeds() {
    JsonNode link =
        action(
            of("""
               [
                 ccLibrary({ name: "base", srcs: ["base.c"], linkopts: ["-lm"] }),
                 ccLibrary({ name: "left", srcs: ["left.c"], deps: [":base"], linkopts: ["-ldl"] }),
                 ccLibrary({ name: "right", srcs: ["right.c"], deps: [":left", ":base"] }),
                 ccLibrary({ name: "other", srcs: ["other.c"], deps: [":base"] }),
                 ccBinary({
                   name: "app", srcs: ["app.c"], deps: [":base", ":left", ":right", ":other"],
                   linkopts: ["-Wl,-E"],
                 }),
               ]
               """)
                .analyse("//p:app"),
            "CcLink");
    assertThat(linked(link))
        .containsExactly(
            "zako-out/p/_objs/app/app.c.o",
            "zako-out/p/libright.a",
            "zako-out/p/libleft.a",
            "zako-out/p/libother.a",
            "zako-out/p/libbase.a");
    List<String> arguments = arguments(link);
    assertThat(arguments.subList(arguments.size() - 3, arguments.size()))
        .containsExactly("-Wl,-E", "-ldl", "-lm");
  }

  @Test
  void binary_program_isItsExecutableAndOutput() {
    JsonNode result = of("ccBinary({ name: \"app\", srcs: [\"app.c\"] })").analyse("//p:app");
    JsonNode program = parse("{'path':'zako-out/p/app','owner':'//p:app','action':1}");
    assertThat(result.get("executable")).isEqualTo(program);
    assertThat(result.get("files").get(0)).isEqualTo(program);
    assertThat(arguments(action(result, "CcLink"))).contains("-pie").startsWith("/usr/bin/gcc");
  }

  @Test
  void binary_linkedStatically_isNotPositionIndependent() {
    JsonNode result =
        of("ccBinary({ name: \"app\", srcs: [\"app.c\"], linkopts: [\"-static\"] })")
            .analyse("//p:app");
    assertThat(arguments(action(result, "CcLink"))).contains("-static").doesNotContain("-pie");
  }

  @Test
  void binary_anyCxxBelow_isLinkedByTheCxxCompiler() {
    TestWorkspace workspace =
        of(
            """
            [
              ccLibrary({ name: "cxx", srcs: ["x.cpp"] }),
              ccLibrary({ name: "c", srcs: ["c.c"], deps: [":cxx"] }),
              ccBinary({ name: "app", srcs: ["app.c"], deps: [":c"] }),
            ]
            """);
    assertThat(arguments(action(workspace.analyse("//p:cxx"), "CcCompile")))
        .startsWith("/usr/bin/g++");
    assertThat(arguments(action(workspace.analyse("//p:c"), "CcCompile")))
        .startsWith("/usr/bin/gcc");
    assertThat(arguments(action(workspace.analyse("//p:app"), "CcLink")))
        .startsWith("/usr/bin/g++");
  }

  @Test
  void sources_ofEveryLanguage_areCompiledWithTheirStandardAndOptions() {
    JsonNode result =
        of("""
           ccLibrary({
             name: "l", srcs: ["a.c", "b.cc", "c.S", "d.s"], cStandard: 11, cxxStandard: "gnu++20",
             copts: ["-Wall"], cxxopts: ["-fno-rtti"],
           })
           """)
            .analyse("//p:l");
    List<JsonNode> compiles = actions(result, "CcCompile");
    assertThat(arguments(compiles.get(0)))
        .contains("-std=c11", "-Wall")
        .doesNotContain("-fno-rtti", "-std=gnu++20");
    assertThat(arguments(compiles.get(1)))
        .contains("-std=gnu++20", "-Wall", "-fno-rtti")
        .doesNotContain("-std=c11");
    List<JsonNode> assembled = actions(result, "CcAssemble");
    assertThat(arguments(assembled.get(0))).contains("-MD").doesNotContain("-std=c11");
    assertThat(assembled.get(0).get("depfile").isNull()).isFalse();
    assertThat(arguments(assembled.get(1)))
        .containsExactly("/usr/bin/gcc", "-c", "p/d.s", "-o", "zako-out/p/_objs/l/d.s.o", "-Wall");
    assertThat(assembled.get(1).get("depfile").isNull()).isTrue();
  }

  @Test
  void standards_newerThanTheirDrafts_haveNamesThatOlderCompilersKnow() {
    JsonNode result =
        of("[ccLibrary({ name: \"a\", srcs: [\"a.c\"], cStandard: 23 }),"
                + " ccLibrary({ name: \"b\", srcs: [\"b.c\"], cStandard: \"gnu23\" })]")
            .analyse("//p:a");
    assertThat(arguments(action(result, "CcCompile"))).contains("-std=c2x");
  }

  @Test
  void shared_library_hasSonameAndIsFoundRelativeToItsUsers() {
    TestWorkspace workspace =
        workspace()
            .file(
                "deep/low/BUILD.ts",
                IMPORTS
                    + "export default ccLibrary({ name: \"low\", srcs: [\"l.c\"], linkage: \"shared\" });\n")
            .file(
                "mid/BUILD.ts",
                IMPORTS
                    + """
                    export default [
                      ccLibrary({ name: "part", srcs: ["part.c"], linkopts: ["-lm"] }),
                      ccLibrary({ name: "mid", srcs: ["m.c"], deps: ["//deep/low", ":part"],
                                  linkage: "shared", linkopts: ["-lz"] }),
                    ];
                    """)
            .file(
                "BUILD.ts",
                IMPORTS
                    + "export default ccBinary({ name: \"app\", srcs: [\"a.c\"], deps: [\"//mid\"] });\n");
    JsonNode mid = workspace.analyse("//mid:mid");
    assertThat(arguments(action(mid, "CcLinkShared")))
        .containsExactly(
            "/usr/bin/gcc",
            "-shared",
            "-Wl,-soname,libmid.so",
            "-o",
            "zako-out/mid/libmid.so",
            "zako-out/mid/_objs/mid/m.c.o",
            "-Wl,--push-state,--no-as-needed",
            "zako-out/deep/low/liblow.so",
            "-Wl,--pop-state",
            "zako-out/mid/libpart.a",
            "-Wl,-rpath,$ORIGIN/../deep/low",
            "-lz",
            "-lm");
    assertThat(actions(mid, "CcArchive")).isEmpty();
    JsonNode app = workspace.analyse("//:app");
    assertThat(arguments(action(app, "CcLink")))
        .containsExactly(
            "/usr/bin/gcc",
            "-pie",
            "-o",
            "zako-out/app",
            "zako-out/_objs/app/a.c.o",
            "-Wl,--push-state,--no-as-needed",
            "zako-out/mid/libmid.so",
            "zako-out/deep/low/liblow.so",
            "-Wl,--pop-state",
            "zako-out/mid/libpart.a",
            "-Wl,-rpath,$ORIGIN/mid",
            "-Wl,-rpath,$ORIGIN/deep/low",
            "-lm");
    assertThat(paths(app.get("files")))
        .containsExactly("zako-out/app", "zako-out/mid/libmid.so", "zako-out/deep/low/liblow.so");
  }

  @Test
  void shared_librariesOfOneName_areAFailure() {
    TestWorkspace workspace =
        workspace()
            .file(
                "a/BUILD.ts",
                IMPORTS
                    + "export default ccLibrary({ name: \"x\", srcs: [\"x.c\"], linkage: \"shared\" });\n")
            .file(
                "b/BUILD.ts",
                IMPORTS
                    + "export default ccLibrary({ name: \"x\", srcs: [\"x.c\"], linkage: \"shared\" });\n")
            .file(
                "BUILD.ts",
                IMPORTS
                    + "export default ccBinary({ name: \"app\", srcs: [\"a.c\"], deps: [\"//a:x\", \"//b:x\"] });\n");
    assertThat(workspace.failure("//:app").message())
        .contains("`zako-out/a/libx.so` and `zako-out/b/libx.so` have the same name");
  }

  @Test
  void linkage_both_archivesForDependentsAndBuildsTheSharedLibraryBeside() {
    TestWorkspace workspace =
        of(
            "[ccLibrary({ name: \"l\", srcs: [\"l.c\"], linkage: \"both\" }),"
                + " ccBinary({ name: \"app\", srcs: [\"a.c\"], deps: [\":l\"] })]");
    assertThat(paths(workspace.analyse("//p:l").get("files")))
        .containsExactly("zako-out/p/libl.a", "zako-out/p/libl.so");
    assertThat(linked(action(workspace.analyse("//p:app"), "CcLink")))
        .containsExactly("zako-out/p/_objs/app/a.c.o", "zako-out/p/libl.a");
  }

  @Test
  void alwayslink_archive_isLinkedWholeAndOnlyOnce() {
    TestWorkspace workspace =
        of(
            """
            [
              ccLibrary({ name: "plug", srcs: ["plug.c"], alwayslink: true }),
              ccLibrary({ name: "host", srcs: ["host.c"], deps: [":plug"], linkage: "shared" }),
              ccBinary({ name: "direct", srcs: ["a.c"], deps: [":plug"] }),
              ccBinary({ name: "through", srcs: ["a.c"], deps: [":plug", ":host"] }),
            ]
            """);
    assertThat(arguments(action(workspace.analyse("//p:direct"), "CcLink")))
        .containsSequence("-Wl,--whole-archive", "zako-out/p/libplug.a", "-Wl,--no-whole-archive");
    assertThat(arguments(action(workspace.analyse("//p:host"), "CcLinkShared")))
        .containsSequence("-Wl,--whole-archive", "zako-out/p/libplug.a", "-Wl,--no-whole-archive");
    assertThat(linked(action(workspace.analyse("//p:through"), "CcLink")))
        .containsExactly("zako-out/p/_objs/through/a.c.o", "zako-out/p/libhost.so");
  }

  @Test
  void generatedHeader_throughDepsOrHdrs_isFoundAndGivenOn() {
    TestWorkspace workspace =
        of(
            """
            [
              genrule({ name: "gen", outs: ["inc/g.h", "g.c"], cmd: "make" }),
              ccLibrary({ name: "viaDeps", srcs: ["a.c"], deps: [":gen"] }),
              ccLibrary({ name: "viaHdrs", srcs: [":gen"], hdrs: [":gen"], includes: ["inc"] }),
              ccBinary({ name: "app", srcs: ["m.c"], deps: [":viaDeps", ":viaHdrs"] }),
            ]
            """);
    JsonNode deps = action(workspace.analyse("//p:viaDeps"), "CcCompile");
    assertThat(arguments(deps)).containsSequence("-iquote", "zako-out/p");
    assertThat(paths(deps.get("prunable"))).containsExactly("zako-out/p/inc/g.h");
    JsonNode hdrs = workspace.analyse("//p:viaHdrs");
    assertThat(starting(action(hdrs, "CcCompile"), "-I"))
        .containsExactly("-Ip/inc", "-Izako-out/p/inc");
    assertThat(arguments(action(hdrs, "CcCompile")))
        .contains("zako-out/p/g.c", "zako-out/p/_objs/viaHdrs/_generated/g.c.o");
    JsonNode app = action(workspace.analyse("//p:app"), "CcCompile");
    assertThat(starting(app, "-I")).containsExactly("-Ip/inc", "-Izako-out/p/inc");
    assertThat(app.get("prunable").get(0))
        .isEqualTo(parse("{'path':'zako-out/p/inc/g.h','owner':'//p:gen','action':0}"));
  }

  @Test
  void modes_chooseOptionsAndUnknownOnesAreAFailure() {
    String target = IMPORTS + "export default ccBinary({ name: \"app\", srcs: [\"a.c\"] });\n";
    JsonNode debug =
        workspace().file("p/BUILD.ts", target).config("mode", "debug").analyse("//p:app");
    assertThat(arguments(action(debug, "CcCompile"))).contains("-O0", "-g");
    JsonNode opt = workspace().file("p/BUILD.ts", target).config("mode", "opt").analyse("//p:app");
    assertThat(arguments(action(opt, "CcCompile"))).contains("-O2", "-DNDEBUG");
    assertThat(arguments(action(opt, "CcLink"))).contains("-Wl,--gc-sections");
    assertThat(
            workspace()
                .file("p/BUILD.ts", target)
                .config("mode", "fast")
                .failure("//p:app")
                .message())
        .contains("The configuration's `mode` is `fast`", "[`fastbuild`, `debug`, `opt`]");
  }

  @Test
  void mistakes_inTargets_areFailuresWithANextStep() {
    assertThat(of("ccLibrary({ name: \"l\", srcs: [\"a.txt\"] })").failure("//p:l").message())
        .contains("`srcs` has `p/a.txt`, which is neither a source", "`.cpp`");
    assertThat(of("ccBinary({ name: \"b\" })").failure("//p:b").message())
        .contains("The program has no sources");
    assertThat(of("ccLibrary({ name: \"l\", includes: [\"../x\"] })").failure("//p:l").message())
        .contains("`includes` has `../x`, which is outside the package directory");
    assertThat(
            of("[genrule({ name: \"g\", outs: [\"a.c\"], cmd: \"x\" }),"
                    + " ccBinary({ name: \"b\", srcs: [\"b.c\"], deps: [\":g\"] })]")
                .failure("//p:b")
                .message())
        .contains("`deps` names `//p:g`, which is neither a library of C or C++ nor makes headers");
    assertThat(
            of("ccLibrary({ name: \"l\", srcs: [\"a.cc\"] })")
                .cc("{'kind':'gcc','cc':'/usr/bin/gcc','ar':'/usr/bin/ar'}")
                .failure("//p:l")
                .message())
        .contains("needs a C++ compiler, and none was found beside `/usr/bin/gcc`", "g++");
  }
}
