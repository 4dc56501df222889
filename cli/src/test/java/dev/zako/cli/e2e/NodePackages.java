package dev.zako.cli.e2e;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Node's packages that tests use; each is installed once below the module's target directory. */
final class NodePackages {
  /** The last series of TypeScript with a server that speaks the protocol of most editors. */
  private static final String TYPESCRIPT = "5.9.3";

  private NodePackages() {}

  /**
   * The directory of TypeScript's programs. Where there is no Node or npm, the test that asks ends
   * here and says why.
   */
  static synchronized Path typeScript() {
    for (String program : new String[] {"node", "npm"}) {
      assumeThat(inPath(program)).as("`%s` is in PATH", program).isTrue();
    }
    Path directory = ZakoProcess.repository().resolve("cli/target/typescript-" + TYPESCRIPT);
    Path programs = directory.resolve("node_modules/.bin");
    if (!Files.exists(programs.resolve("tsc"))) {
      ZakoProcess.Ended ended =
          ZakoProcess.program(
                  ZakoProcess.repository(),
                  "npm",
                  "install",
                  "--prefix",
                  directory.toString(),
                  "--no-audit",
                  "--no-fund",
                  "--no-save",
                  "typescript@" + TYPESCRIPT)
              .run();
      if (ended.exitCode() != 0) {
        throw new AssertionError("npm cannot install TypeScript: " + ended);
      }
    }
    return programs;
  }

  /** A value of {@code PATH} that has TypeScript in it. */
  static String pathWithTypeScript() {
    return typeScript() + File.pathSeparator + System.getenv("PATH");
  }

  private static boolean inPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
