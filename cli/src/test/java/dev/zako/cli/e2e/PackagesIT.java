package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.e2e.ZakoProcess.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workspaces of several packages, as users have them. */
class PackagesIT {
  @TempDir Path directory;

  private static String manifest(String artifact, String more) {
    return "group = \"org.example\"\nartifact = \"%s\"\nversion = \"1.0.0\"\n".formatted(artifact)
        + more;
  }

  /** A program that links the library of a dependency, which needs one of its own neighbour. */
  private TestWorkspace programAndLibrary() {
    return TestWorkspace.empty(directory)
        .write("zako.toml", manifest("app", "[dependencies]\ntext = { path = \"libs/text\" }\n"))
        .write(
            "BUILD.ts",
            """
            import { ccBinary } from "zako:cc";
            import { sources } from "@text/patterns.ts";
            import names from "@text/names.json" with { type: "json" };

            export default ccBinary({ name: names.program, srcs: sources("src"), deps: ["@text//:text"] });
            """)
        .write(
            "src/main.c",
            """
            #include <stdio.h>
            #include <text.h>

            int main(void) { return puts(text()) < 0; }
            """)
        .write(
            "libs/text/zako.toml",
            manifest("text", "[dependencies]\nbase = { path = \"../base\" }\n"))
        .write("libs/text/names.json", "{ \"program\": \"hello\" }\n")
        .write(
            "libs/text/patterns.ts",
            """
            /** The C sources of a directory. */
            export function sources(directory: string): string[] {
              return [`${directory}/*.c`];
            }
            """)
        .write(
            "libs/text/BUILD.ts",
            """
            import { ccLibrary } from "zako:cc";

            export default ccLibrary({
              name: "text",
              srcs: ["text.c"],
              hdrs: ["include/text.h"],
              includes: ["include"],
              deps: ["@base//:base"],
              visibility: "public",
            });
            """)
        .write("libs/text/include/text.h", "const char *text(void);\n")
        .write(
            "libs/text/text.c",
            """
            #include "include/text.h"
            #include "api/base.h"

            const char *text(void) { return BASE_TEXT; }
            """)
        .write("libs/base/zako.toml", manifest("base", ""))
        .write(
            "libs/base/BUILD.ts",
            """
            import { ccLibrary } from "zako:cc";

            export default ccLibrary({ name: "base", hdrs: ["api/base.h"], visibility: "public" });
            """)
        .write("libs/base/api/base.h", "#define BASE_TEXT \"from the base\"\n");
  }

  @Test
  void twoPackages_programLinksTheLibraryOfItsDependency() {
    TestWorkspace workspace = programAndLibrary();

    Ended first = workspace.build("//...");

    Path hello = directory.resolve("zako-out/hello");
    assertThat(first.out()).isEqualTo("//:hello\t" + hello + "\n");
    assertThat(ZakoProcess.program(directory, hello.toString()).run().out())
        .isEqualTo("from the base\n");
    assertThat(workspace.build("//...").err()).contains("Nothing had to be done");
    assertThat(workspace.build("@text//...").out())
        .isEqualTo("//libs/text:text\t" + directory.resolve("zako-out/libs/text/libtext.a") + "\n");

    workspace.write("libs/base/api/base.h", "#define BASE_TEXT \"edited\"\n");
    workspace.build("//...");
    assertThat(ZakoProcess.program(directory, hello.toString()).run().out()).isEqualTo("edited\n");

    workspace.write(
        "libs/text/patterns.ts", "export const sources = (directory: string) => directory;\n");
    Ended broken = workspace.zako("build", "//...");
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.err()).contains("ZK2311", "BUILD.ts:5:", "`srcs`");
  }

  @Test
  void dependencyAlone_isAWorkspaceWhoseDependencyIsOutside() {
    programAndLibrary();

    Ended ended = ZakoProcess.zako(directory.resolve("libs/text"), "build", "//...").run();

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err())
        .contains("ZK2114", "`../base`", "leaves the workspace", "zako.toml:5:1");
    Ended base = ZakoProcess.zako(directory.resolve("libs/base"), "build", "//...").run();
    assertThat(base.exitCode()).as(base.toString()).isZero();
  }

  @Test
  void workspaceToolchain_isUsedByAWorkspaceRule() {
    TestWorkspace workspace =
        TestWorkspace.empty(directory)
            .write("zako.toml", manifest("poems", "toolchains = [\"tools/*.toolchain.ts\"]\n"))
            .write(
                "tools/case.toolchain.ts",
                """
                import { toolchain } from "zako:toolchain";

                export default toolchain({
                  type: "case",
                  platforms: [{ os: "linux" }],
                  resolve(host) {
                    const tr = host.which("tr") ?? host.fail("No `tr` was found", "Install one");
                    const sh = host.which("/bin/sh") ?? host.fail("No shell was found", "Install one");
                    const paths = ["/bin", "/lib", "/lib64", "/usr"];
                    const present = host.all(paths.map((path) => () => host.isDirectory(path)));
                    return {
                      info: { sh: sh.path, tr: tr.path },
                      hostPaths: paths.filter((_, index) => present[index]),
                      files: { [sh.path]: sh.digest, [tr.path]: tr.digest },
                      environment: {},
                    };
                  },
                });
                """)
            .write(
                "tools/upper.rule.ts",
                """
                import { attribute, DefaultInfo, rule } from "zako:rule";

                export const upper = rule({
                  attributes: { src: attribute.files({ required: true }) },
                  toolchains: ["case"],
                  implementation(ctx) {
                    const output = ctx.actions.declareFile(`${ctx.name}.txt`);
                    const { sh, tr } = ctx.toolchains.case as { sh: string; tr: string };
                    ctx.actions.run({
                      mnemonic: "Upper",
                      arguments: [
                        ...[sh, "-euc", '"$0" a-z A-Z <"$1" >"$2"', tr],
                        ...ctx.attributes.src,
                        output,
                      ],
                      inputs: ctx.attributes.src,
                      outputs: [output],
                    });
                    return [DefaultInfo({ files: [output] })];
                  },
                });
                """)
            .write(
                "BUILD.ts",
                """
                import { upper } from "./tools/upper.rule.ts";

                export default upper({ name: "poem", src: ["poem.txt"] });
                """)
            .write("poem.txt", "roses are red\n");
    Ended built = workspace.zako("build", "//...");
    assertThat(built.exitCode()).as(built.toString()).isZero();
    assertThat(workspace.read("zako-out/poem.txt")).isEqualTo("ROSES ARE RED\n");

    workspace.write("zako.toml", manifest("poems", ""));
    Ended unknown = workspace.zako("build", "//...");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("ZK3018", "`case`", "toolchains = [");
  }
}
