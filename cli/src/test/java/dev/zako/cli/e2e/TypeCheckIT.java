package dev.zako.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The type checker over everything in TypeScript that there is. */
class TypeCheckIT {
  @TempDir Path directory;

  private ZakoProcess.Ended check(Path root) {
    return ZakoProcess.zako(root, "check").with("PATH", NodePackages.pathWithTypeScript()).run();
  }

  @Test
  void modules_allOfZako_passTheStrictOptions() {
    Path compiler = NodePackages.typeScript().resolve("tsc");
    Path project = ZakoProcess.repository().resolve("zako-js");

    ZakoProcess.Ended ended =
        ZakoProcess.program(project, compiler.toString(), "--noEmit", "-p", "tsconfig.json").run();

    assertThat(ended.exitCode()).as(ended.toString()).isZero();
  }

  /** The directories of all examples, from the directory of examples. */
  static List<String> examples() throws IOException {
    Path all = ZakoProcess.repository().resolve("examples").toRealPath();
    try (Stream<Path> files = Files.walk(all, 3)) {
      return files
          .filter(file -> file.endsWith("zako.toml") || file.endsWith("zako.json"))
          .map(file -> all.relativize(file.resolveSibling("")).toString())
          .filter(path -> !path.contains("zako-out") && !path.contains("target"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_each_passesTheCheck(String example) {
    TestWorkspace workspace = TestWorkspace.example(example, directory);

    ZakoProcess.Ended ended = check(workspace.root());

    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ended.err()).contains("No type errors");
  }

  @Test
  void check_librariesOfADependency_areFoundByTheirAlias() {
    TestWorkspace workspace =
        TestWorkspace.empty(directory)
            .write(
                "zako.toml",
                """
                group = "org.example"
                artifact = "test"
                version = "1.0.0"
                [dependencies]
                text = { path = "libs/text" }
                """)
            .write(
                "libs/text/zako.toml",
                "group = \"org.example\"\nartifact = \"text\"\nversion = \"1.0.0\"\n")
            .write("libs/text/names.ts", "export const file: string = \"a.txt\";\n")
            .write(
                "BUILD.ts",
                """
                import { filegroup } from "zako:std";
                import { file } from "@text/names.ts";
                export default filegroup({ name: "a", srcs: [file], visibility: "public" });
                """);
    ZakoProcess.Ended good = check(directory);
    assertThat(good.exitCode()).as(good.toString()).isZero();

    workspace.write("libs/text/names.ts", "export const file: number = 1;\n");

    assertThat(check(directory).err()).contains("TS2322", "at BUILD.ts:3:");
  }

  @Test
  void check_wrongScripts_tellsEveryPlace() {
    TestWorkspace workspace = TestWorkspace.empty(directory);
    workspace.write(
        "zako.toml",
        """
        group = "org.example"
        artifact = "test"
        version = "1.0.0"
        config.level = { type = "number", default = 1 }
        """);
    workspace.write(
        "app/BUILD.ts",
        """
        import { filegroup } from "zako:std";
        import { config } from "zako:build";
        import data from "./data.json" with { type: "json" };
        import { level } from "../lib/level.ts";
        const names: string[] = [data.file, level(config.level)];
        export default filegroup({ name: "app", srcs: names, source: [] });
        """);
    workspace.write("app/data.json", "{\"file\": \"a.txt\"}\n");
    workspace.write(
        "lib/level.ts",
        """
        export function level(value: number): string {
          return value;
        }
        """);
    workspace.write("zako.ts", "import { rule } from \"zako:rule\";\nexport default rule;\n");
    workspace.write("scripts/free.ts", "export const free: number = \"free\";\n");
    workspace.write("zako-out/old/BUILD.ts", "wrong\n");

    ZakoProcess.Ended ended = check(directory);

    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains("error ZK3016: TS2353: ", "at app/BUILD.ts:6:54", "6 | export default filegroup(")
        .contains("at lib/level.ts:2:3")
        .contains("at zako.ts:1:22")
        .contains("at scripts/free.ts:1:14")
        .doesNotContain("zako-out");
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(Files::isRegularFile).map(directory::relativize))
          .as("what the compiler made is with the types")
          .noneMatch(file -> !file.startsWith(".zako") && file.toString().contains(".d.ts"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Timeout(120)
  void check_interrupted_stopsTheCompiler() throws IOException {
    TestWorkspace workspace = TestWorkspace.empty(directory);
    Path begun = directory.resolve("begun");
    assertThat(ZakoProcess.program(directory, "mkfifo", begun.toString()).run().exitCode())
        .isZero();
    workspace.write(
        "node_modules/.bin/tsc",
        """
        #!/bin/sh
        if [ "$1" = --version ]; then echo Version 5.9.3; exit; fi
        echo yes >begun
        sleep 7301
        """);
    workspace.write("node_modules/.bin/node", "#!/bin/sh\n");
    for (String program : List.of("tsc", "node")) {
      Path file = directory.resolve("node_modules/.bin").resolve(program);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    String path = directory.resolve("node_modules/.bin") + File.pathSeparator;

    ZakoProcess.Running running =
        ZakoProcess.zako(directory, "check")
            .with("PATH", path + System.getenv("PATH"))
            .interruptible()
            .start();
    assertThat(Files.readString(begun)).isEqualTo("yes\n");
    running.signal("INT");
    ZakoProcess.Ended ended = running.end();

    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(8);
    assertThat(ended.err()).contains("The check was interrupted");
    assertThat(ZakoProcess.isAnyoneRunning("sleep 7301")).isFalse();
  }
}
