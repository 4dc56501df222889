package dev.zako.cli.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypeScriptTest {
  @TempDir Path directory;
  private Path bin;
  private SortedMap<String, String> environment;

  @BeforeEach
  void putNodeIntoPath() throws IOException {
    bin = Files.createDirectories(directory.resolve("bin"));
    program(bin.resolve("node"), "exit 1");
    environment = new TreeMap<>(Map.of("PATH", bin + ":/usr/bin:/bin"));
  }

  private static void program(Path file, String... lines) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path compiler(String version, String... check) throws IOException {
    Path file = directory.resolve("node_modules/.bin/tsc");
    program(
        file,
        "if [ \"$1\" = --version ]; then echo \"Version " + version + "\"; exit; fi",
        String.join("\n", check));
    return file;
  }

  private List<Diagnostic> check() throws BuildFailedException, InterruptedException {
    return TypeScript.find(directory, environment).check(directory, stop -> {});
  }

  private Diagnostic refusal() {
    return catchThrowableOfType(BuildFailedException.class, this::check).diagnostics().getFirst();
  }

  @Test
  void find_compilerAboveTheDirectory_isPreferredToPath() throws Exception {
    Path near = compiler("5.8.0");
    program(bin.resolve("tsc"), "exit 1");
    Path deep = Files.createDirectories(directory.resolve("a/b"));

    assertThat(TypeScript.find(deep, environment).compiler()).isEqualTo(near);
  }

  @Test
  void find_compilerInPathOnly_isFound() throws Exception {
    program(bin.resolve("tsc"), "exit 1");

    assertThat(TypeScript.find(directory, environment).compiler()).isEqualTo(bin.resolve("tsc"));
  }

  @Test
  void find_noCompiler_saysHowToGetIt() {
    environment.put("PATH", bin.toString());

    Diagnostic refusal = refusal();

    assertThat(refusal.code()).isEqualTo(Code.TYPESCRIPT_NOT_FOUND);
    assertThat(refusal.code().exitCode()).isEqualTo(36);
    assertThat(refusal.hint().orElseThrow()).contains("npm install --save-dev typescript");
  }

  @Test
  void find_noNode_saysSo() throws Exception {
    compiler("5.8.0");
    environment.put("PATH", directory.toString());

    assertThat(refusal().message()).contains("no Node");
  }

  @Test
  void check_oldCompiler_isRefused() throws Exception {
    compiler("5.7.3");

    Diagnostic refusal = refusal();

    assertThat(refusal.code()).isEqualTo(Code.TYPESCRIPT_NOT_FOUND);
    assertThat(refusal.message()).contains("TypeScript 5.7", "too old");
  }

  @Test
  void check_compilerThatBreaks_isToldWithItsOutput() throws Exception {
    compiler("6.0.2", "echo oh no; exit 3");

    Diagnostic refusal = refusal();

    assertThat(refusal.code()).isEqualTo(Code.TYPESCRIPT_FAILED);
    assertThat(refusal.message()).contains("exit code 3");
    assertThat(refusal.notes()).containsExactly("oh no");
  }

  @Test
  void check_errors_areTheResult() throws Exception {
    compiler("10.0.0-dev", "echo \"$*\" > said", "echo 'a.ts(1,2): error TS1: Bad'; exit 2");

    assertThat(check()).hasSize(1);
    assertThat(directory.resolve("said")).hasContent("-b .zako/types --pretty false");
  }

  @Test
  void check_allWell_isEmpty() throws Exception {
    compiler("5.9.3", "exit 0");

    assertThat(check()).isEmpty();
  }
}
