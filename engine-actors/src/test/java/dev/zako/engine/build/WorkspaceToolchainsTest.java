package dev.zako.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.model.HostPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Toolchains that packages of a workspace register, and rules that ask for them. */
final class WorkspaceToolchainsTest {
  private static final String IDENTITY =
      "group = \"dev.zako.test\"\nartifact = \"app\"\nversion = \"1.0.0\"\n";

  /** A rule that writes what its toolchain says. */
  private static final String RULE =
      """
      import { DefaultInfo, rule } from "zako:rule";
      export const greeting = rule({
        attributes: {},
        toolchains: ["greeter"],
        implementation(ctx) {
          const output = ctx.actions.declareFile(`${ctx.name}.txt`);
          ctx.actions.run({
            mnemonic: "Greet",
            arguments: [ctx.toolchains.greeter["sh"], "-c", `echo $WORD >${output.path}`],
            outputs: [output],
          });
          return [DefaultInfo({ files: [output] })];
        },
      });
      """;

  @TempDir Path directory;

  private static String toolchain(String word, String more) {
    return """
        import { toolchain } from "zako:toolchain";
        export default toolchain({
          type: "greeter",
          %s
          resolve(host) {
            const sh = host.which("/bin/sh") ?? host.fail("No shell", "Install one");
            return {
              info: { sh: sh.path },
              hostPaths: ["/bin", "/lib", "/lib64", "/usr"],
              files: { [sh.path]: sh.digest },
              environment: { WORD: "%s" },
            };
          },
        });
        """
        .formatted(more, word);
  }

  private TestWorkspace workspace() throws IOException, BuildFailedException {
    return new TestWorkspace(directory)
        .write("tools/greeting.rule.ts", RULE)
        .write("zako.toml", IDENTITY + "toolchains = [\"tools/*.toolchain.ts\"]\n")
        .write("tools/greeter.toolchain.ts", toolchain("hello", ""))
        .write(
            "BUILD.ts",
            """
            import { greeting } from "./tools/greeting.rule.ts";
            export default greeting({ name: "one" });
            """);
  }

  @Test
  void build_ruleAsksForARegisteredToolchain_getsIt() throws Exception {
    try (TestWorkspace workspace = workspace()) {
      workspace.succeed("//...");
      assertThat(workspace.output("one.txt")).isEqualTo("hello\n");
      assertThat(workspace.executed()).containsExactly("Greet");

      workspace.write(
          "tools/other.toolchain.ts", toolchain("hi", "platforms: [{ os: \"other\" }],"));
      workspace.succeed("//...");
      assertThat(workspace.executed()).isEmpty();

      workspace.write("tools/greeter.toolchain.ts", toolchain("good day", ""));
      workspace.succeed("//...");
      assertThat(workspace.output("one.txt")).isEqualTo("good day\n");
    }
  }

  @Test
  void build_programOfAToolchainIsKilled_isAskedAgainByTheNextBuild() throws Exception {
    Path flag = directory.resolve("kill");
    try (TestWorkspace workspace = workspace()) {
      Path program = directory.resolve("program");
      workspace.write("program", "#!/bin/sh\n[ -e '" + flag + "' ] && kill -9 $$\necho said\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      workspace.write("kill", "");
      workspace.write(
          "tools/greeter.toolchain.ts",
          toolchain("hello", "")
              .replace("WORD: \"hello\"", "WORD: host.run([\"" + program + "\"]).stdout.trim()"));
      assertThat(workspace.fail(Code.TOOLCHAIN_NOT_FOUND, "//...").message())
          .contains("was killed from outside");

      workspace.delete("kill").restart();

      workspace.succeed("//...");
      assertThat(workspace.output("one.txt")).isEqualTo("said\n");
    }
  }

  @Test
  void build_twoOfOneTypeForThisPlatform_isAmbiguous() throws Exception {
    try (TestWorkspace workspace = workspace()) {
      workspace.write("tools/b.toolchain.ts", toolchain("b", "platforms: [{ os: \"linux\" }],"));

      Diagnostic diagnostic = workspace.fail(Code.TOOLCHAIN_AMBIGUOUS, "//...");

      assertThat(diagnostic.message())
          .contains("`greeter`", "[`tools/b.toolchain.ts`, `tools/greeter.toolchain.ts`]");
      assertThat(diagnostic.hint().orElseThrow()).contains("`platforms`");
    }
  }

  @Test
  void build_onlyForOtherPlatforms_saysForWhich() throws Exception {
    try (TestWorkspace workspace = workspace()) {
      workspace.write(
          "tools/greeter.toolchain.ts",
          toolchain(
              "x", "platforms: [{ os: \"windows\" }, { os: \"macos\", architecture: \"x64\" }],"));

      Diagnostic diagnostic = workspace.fail(Code.TOOLCHAIN_UNKNOWN, "//...");

      assertThat(diagnostic.message()).contains("`greeter` is for linux on ");
      assertThat(diagnostic.notes())
          .contains("`tools/greeter.toolchain.ts` is for [windows, macos on x64]");
    }
  }

  @Test
  void build_notRegistered_saysHowTo() throws Exception {
    try (TestWorkspace workspace = workspace()) {
      workspace.write("zako.toml", IDENTITY);

      Diagnostic diagnostic = workspace.fail(Code.TOOLCHAIN_UNKNOWN, "//...");

      assertThat(diagnostic.message()).contains("type `greeter`", "[`cc`, `sh`]");
      assertThat(diagnostic.hint().orElseThrow())
          .contains("`toolchains = [\"tools/*.toolchain.ts\"]`", "`zako.toml`");
    }
  }

  @Test
  void build_packageScriptAddsAToolchain_registersIt() throws Exception {
    try (TestWorkspace workspace = workspace()) {
      workspace
          .write("zako.toml", IDENTITY)
          .write(
              "zako.ts",
              """
              import { newProject, project } from "zako:package";
              export default newProject(project).addToolchain("tools/greeter.toolchain.ts");
              """);

      workspace.succeed("//...");

      assertThat(workspace.output("one.txt")).isEqualTo("hello\n");
    }
  }

  @Test
  void build_fileIsNoToolchain_isToldAtTheFile() throws Exception {
    try (TestWorkspace workspace = workspace()) {
      workspace.write("tools/bad.toolchain.ts", "export default { type: \"x\" };\n");

      Diagnostic diagnostic = workspace.fail(Code.NOT_A_TOOLCHAIN, "//...");

      assertThat(diagnostic.position().orElseThrow().file()).isEqualTo("tools/bad.toolchain.ts");
    }
  }

  @Test
  void build_ruleOfADependency_findsTheToolchainsOfItsPackageUnlessTheWorkspaceHasOne()
      throws Exception {
    try (TestWorkspace workspace = new TestWorkspace(directory)) {
      workspace
          .write("zako.toml", IDENTITY + "[dependencies]\ngreet = { path = \"greet\" }\n")
          .write(
              "greet/zako.toml",
              IDENTITY.replace("app", "greet") + "toolchains = [\"*.toolchain.ts\"]\n")
          .write("greet/greeting.rule.ts", RULE)
          .write("greet/greeter.toolchain.ts", toolchain("theirs", ""))
          .write(
              "BUILD.ts",
              """
              import { greeting } from "@greet/greeting.rule.ts";
              export default greeting({ name: "one" });
              """);
      workspace.succeed("//...");
      assertThat(workspace.output("one.txt")).isEqualTo("theirs\n");

      workspace.write("own.toolchain.ts", toolchain("ours", ""));
      workspace.write(
          "zako.toml",
          IDENTITY
              + "toolchains = [\"*.toolchain.ts\"]\n"
              + "[dependencies]\ngreet = { path = \"greet\" }\n");
      workspace.succeed("//...");
      assertThat(workspace.output("one.txt")).isEqualTo("ours\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux on x64",
    "Linux, aarch64, linux on arm64",
    "Mac OS X, x86_64, macos on x64",
    "Windows 11, amd64, windows on x64",
    "FreeBSD, riscv64, freebsd on riscv64",
  })
  void platform_ofAMachine_hasTheNamesOfScripts(String name, String machine, String expected) {
    assertThat(HostPlatform.of(name, machine)).hasToString(expected);
  }
}
