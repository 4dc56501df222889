package dev.zako.js.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zako.js.ScriptKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * `zako:semver` behaves as the npm package `semver` 7.7.3. That package tells what to expect; the
 * tests of the package are taken from 5.0.3, the last release that holds them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SemverModulesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> PACKAGES =
      List.of("semver-tests@npm:semver@5.0.3", "semver-reference@npm:semver@7.7.3");
  private static final int CALLS_OF_EACH = 30;

  private ModuleRunner runner;
  private NodePackages packages;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    packages = NodePackages.in(Path.of("target", "node-semver").toAbsolutePath(), PACKAGES);
    for (String script : List.of("assertions.mjs", "outcomes.mjs", "fixtures.mjs", "cases.mjs")) {
      packages.add(script, resource(script));
    }
    runner = new ModuleRunner(directory);
  }

  @AfterAll
  void stop() {
    if (runner != null) {
      runner.close();
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = SemverModulesTest.class.getResourceAsStream("semver/" + name)) {
      if (in == null) {
        throw new IOException("No resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private JsonNode evaluate(SortedMap<String, String> files, String module, JsonNode input) {
    return runner.evaluate(
        ScriptKind.LIBRARY,
        "import result from \"//" + module + "\";\nexport default result;\n",
        List.of("//" + module),
        files,
        input);
  }

  private static Set<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(JsonNode::textValue)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<String> changed() throws IOException {
    return resource("changed.txt")
        .lines()
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Test
  void nodeSemverTests_ofTheReference_failOnlyWhereItWasChanged() throws IOException {
    JsonNode reference =
        JSON.readTree(
            packages.node(
                "fixtures.mjs",
                packages.of("semver-tests").resolve("test").toString(),
                packages.of("semver-reference").toString()));
    assertThat(texts(reference.get("failed"))).isEqualTo(changed());
    assertThat(reference.get("count").intValue()).isGreaterThan(1_600);
  }

  @Test
  void nodeSemverTests_ofTheModule_failOnlyWhereTheReferenceDoes() throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    files.put("assertions.ts", resource("assertions.mjs"));
    StringBuilder main =
        new StringBuilder(
            """
            import * as functions from "zako:semver";
            import { Range } from "zako:semver-range";
            import { SemVer } from "zako:semver-version";
            import { run } from "./assertions.ts";
            """);
    StringBuilder runs = new StringBuilder();
    List<Path> tests = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(packages.of("semver-tests").resolve("test"), "*.js")) {
      found.forEach(tests::add);
    }
    tests.sort(null);
    for (int i = 0; i < tests.size(); i++) {
      files.put(
          "test" + i + ".ts",
          "export default function (require) {\n" + Files.readString(tests.get(i)) + "\n}\n");
      main.append("import test%d from \"./test%d.ts\";\n".formatted(i, i));
      runs.append("  run(\"%s\", test%d, semver),\n".formatted(tests.get(i).getFileName(), i));
    }
    main.append("const semver = { ...functions, Range, SemVer };\nconst results = [\n")
        .append(runs)
        .append(
            """
            ];
            export default {
              count: results.reduce((sum, result) => sum + result.count, 0),
              failed: results.flatMap((result) => result.failed),
            };
            """);
    files.put("main.ts", main.toString());
    JsonNode result = evaluate(files, "main.ts", JSON.createObjectNode());
    assertThat(texts(result.get("failed"))).isEqualTo(changed());
    assertThat(result.get("count").intValue()).isGreaterThan(1_600);
  }

  @Test
  void everyFunction_onRandomArguments_answersAsTheReference() throws IOException {
    int seed = 20260117;
    String calls =
        packages.node(
            "cases.mjs",
            packages.of("semver-reference").toString(),
            Integer.toString(seed),
            Integer.toString(CALLS_OF_EACH));
    SortedMap<String, String> files = new TreeMap<>();
    files.put("outcomes.ts", resource("outcomes.mjs"));
    files.put("calls.ts", "export const calls: unknown[] = " + calls + ";\n");
    files.put(
        "main.ts",
        """
        import * as semver from "zako:semver";
        import { outcome } from "./outcomes.ts";
        import { calls } from "./calls.ts";
        export default calls
          .map(([name, args, wanted]) => [name, args, wanted, outcome(semver, name, args)])
          .filter(([, , wanted, found]) => wanted !== found);
        """);
    JsonNode different = evaluate(files, "main.ts", JSON.createObjectNode());
    assertThat(different).as("seed %d, wanted and found", seed).isEmpty();
    assertThat(JSON.readTree(calls).size()).isGreaterThanOrEqualTo(30 * CALLS_OF_EACH);
  }
}
