package dev.zako.js.modules;

import static dev.zako.js.modules.ModuleRunner.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zako.js.ScriptKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How toolchains find their tools on a host. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ToolchainModulesTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper SORTED =
      new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

  private ModuleRunner runner;

  @BeforeAll
  void start(@TempDir Path directory) {
    runner = new ModuleRunner(directory);
  }

  @AfterAll
  void stop() {
    runner.close();
  }

  /** A host with some programs, which answers as gcc or clang of Debian would. */
  private static final class FakeHost {
    final Map<String, String> environment = new TreeMap<>();
    final Map<String, String> programs = new TreeMap<>();
    final Map<List<String>, String> outputs = new java.util.HashMap<>();
    int rounds;

    FakeHost program(String name, String path) {
      programs.put(name, path);
      programs.put(path, path);
      return this;
    }

    FakeHost gcc() {
      program("gcc", "/usr/bin/gcc").program("ar", "/usr/bin/ar").program("as", "/usr/bin/as");
      program("ld", "/usr/bin/ld");
      return this;
    }

    JsonNode answer(JsonNode need) {
      return switch (need.get("fact").textValue()) {
        case "env" -> {
          String value = environment.get(need.get("name").textValue());
          yield value == null ? NODES.nullNode() : NODES.textNode(value);
        }
        case "which" -> {
          String path = programs.get(need.get("name").textValue());
          yield path == null
              ? NODES.nullNode()
              : NODES
                  .objectNode()
                  .put("path", path)
                  .put("realPath", path)
                  .put("digest", "digest of " + path);
        }
        case "run" -> run(need);
        case "digest" -> NODES.textNode("digest of " + need.get("path").textValue());
        case "isDirectory", "isFile" ->
            NODES.booleanNode(!need.get("path").textValue().equals("/usr/lib64"));
        default -> throw new AssertionError("No such fact: " + need);
      };
    }

    private JsonNode run(JsonNode need) {
      assertThat(need.get("environment")).isEqualTo(parse("{'LC_ALL':'C'}"));
      List<String> arguments = new ArrayList<>();
      need.get("arguments").forEach(each -> arguments.add(each.textValue()));
      String option = arguments.get(1);
      String known = outputs.get(arguments);
      ObjectNode result = NODES.objectNode().put("exitCode", 0).put("stdout", "").put("stderr", "");
      if (known != null) {
        return result.put("stdout", known);
      }
      return switch (option) {
        case "--version" -> result.put("stdout", "gcc (Debian) 12.2.0\nCopyright\n");
        case "-dumpmachine" -> result.put("stdout", "x86_64-linux-gnu\n");
        case "-print-search-dirs" ->
            result.put(
                "stdout",
                """
                install: /usr/lib/gcc/x86_64-linux-gnu/12/
                programs: =/usr/lib/gcc/x86_64-linux-gnu/12/
                libraries: =/usr/lib/gcc/x86_64-linux-gnu/12/../../../:/lib/../lib/:/opt/x/lib/
                """);
        case "-E" ->
            result.put(
                "stderr",
                "ignored line\n#include <...> search starts here:\n"
                    + (arguments.contains("c++") ? " /usr/include/c++/12\n" : "")
                    + " /usr/local/include\n /usr/lib/gcc/x86_64-linux-gnu/12/include\n"
                    + " /usr/include\nEnd of search list.\n");
        case "-print-prog-name=as", "-print-prog-name=ld" ->
            result.put("stdout", option.substring(option.indexOf('=') + 1) + "\n");
        default -> {
          String name = option.substring(option.indexOf('=') + 1);
          if (option.startsWith("-print-prog-name=")) {
            yield result.put("stdout", "/usr/lib/gcc/x86_64-linux-gnu/12/" + name + "\n");
          }
          yield result.put(
              "stdout",
              name.equals("libstdc++.a")
                  ? name + "\n"
                  : "/usr/lib/gcc/x86_64-linux-gnu/12/../../../" + name + "\n");
        }
      };
    }
  }

  private JsonNode resolve(String type, FakeHost host) {
    String entry =
        """
        import t from "zako:%s-toolchain";
        import { resolveToolchain } from "zako:toolchain-host";
        export default resolveToolchain(t);
        """
            .formatted(type);
    ObjectNode facts = NODES.objectNode();
    while (true) {
      host.rounds++;
      assertThat(host.rounds).as("rounds of questions").isLessThan(20);
      JsonNode result =
          runner.evaluate(
              ScriptKind.TOOLCHAIN,
              entry,
              List.of("zako:" + type + "-toolchain", "zako:toolchain-host"),
              new TreeMap<>(),
              NODES.objectNode().set("facts", facts));
      if (!result.has("needs")) {
        return result;
      }
      for (JsonNode need : result.get("needs")) {
        facts.set(canonical(need), host.answer(need));
      }
    }
  }

  private static String canonical(JsonNode value) {
    try {
      return SORTED.writeValueAsString(SORTED.treeToValue(value, SortedMap.class));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void cc_gccWithGxx_isDescribedWithAllItNeeds() {
    FakeHost host = new FakeHost().gcc().program("/usr/bin/g++", "/usr/bin/g++");
    JsonNode result = resolve("cc", host);
    assertThat(result.get("type").textValue()).isEqualTo("cc");
    assertThat(result.get("info"))
        .isEqualTo(
            parse(
                "{'kind':'gcc','cc':'/usr/bin/gcc','cxx':'/usr/bin/g++','ar':'/usr/bin/ar',"
                    + "'version':'gcc (Debian) 12.2.0','target':'x86_64-linux-gnu',"
                    + "'includeDirectories':['/usr/lib/gcc/x86_64-linux-gnu/12/include',"
                    + "'/usr/include','/usr/include/c++/12']}"));
    assertThat(result.get("hostPaths"))
        .isEqualTo(
            parse(
                "['/etc/alternatives','/lib','/lib64','/opt/x/lib','/usr/bin','/usr/include',"
                    + "'/usr/lib']"));
    List<String> files = new ArrayList<>();
    result.get("files").fieldNames().forEachRemaining(files::add);
    assertThat(files)
        .containsExactlyInAnyOrder(
            "/usr/bin/gcc",
            "/usr/bin/g++",
            "/usr/bin/ar",
            "/usr/bin/as",
            "/usr/bin/ld",
            "/usr/lib/gcc/x86_64-linux-gnu/12/cc1",
            "/usr/lib/gcc/x86_64-linux-gnu/12/cc1plus",
            "/usr/lib/gcc/x86_64-linux-gnu/12/collect2",
            "/usr/lib/crt1.o",
            "/usr/lib/libc.so.6",
            "/usr/lib/libc.a",
            "/usr/lib/libgcc.a",
            "/usr/lib/libstdc++.so");
    assertThat(result.get("files").get("/usr/lib/crt1.o").textValue())
        .isEqualTo("digest of /usr/lib/crt1.o");
    assertThat(result.get("environment")).isEqualTo(parse("{'LC_ALL':'C','PATH':'/usr/bin:/bin'}"));
    assertThat(host.rounds).as("rounds of questions").isLessThanOrEqualTo(6);
  }

  @Test
  void cc_withoutCxx_hasNoCxxDriver() {
    JsonNode info = resolve("cc", new FakeHost().gcc()).get("info");
    assertThat(info.has("cxx")).isFalse();
    assertThat(info.get("cc").textValue()).isEqualTo("/usr/bin/gcc");
  }

  @Test
  void cc_environmentVariables_comeFirstAndClangIsRecognised() {
    FakeHost host =
        new FakeHost()
            .gcc()
            .program("clang-17", "/opt/llvm/bin/clang-17")
            .program("/opt/llvm/bin/clang++-17", "/opt/llvm/bin/clang++-17")
            .program("llvm-ar-17", "/opt/llvm/bin/llvm-ar-17");
    host.environment.put("CC", "clang-17");
    host.environment.put("AR", "llvm-ar-17");
    host.outputs.put(List.of("/opt/llvm/bin/clang-17", "--version"), "Debian clang version 17\n");
    JsonNode result = resolve("cc", host);
    assertThat(result.get("info").get("kind").textValue()).isEqualTo("clang");
    assertThat(result.get("info").get("cc").textValue()).isEqualTo("/opt/llvm/bin/clang-17");
    assertThat(result.get("info").get("cxx").textValue()).isEqualTo("/opt/llvm/bin/clang++-17");
    assertThat(result.get("info").get("ar").textValue()).isEqualTo("/opt/llvm/bin/llvm-ar-17");
    assertThat(result.get("environment").get("PATH").textValue())
        .isEqualTo("/opt/llvm/bin:/usr/bin:/bin");
    assertThat(result.get("hostPaths").toString()).contains("\"/opt/llvm/bin\"");
  }

  @Test
  void cc_noCompiler_saysWhatWasLookedForAndHowToInstallOne() {
    assertThat(resolve("cc", new FakeHost()))
        .isEqualTo(
            parse(
                """
                {"failure":{
                  "message":"No C compiler was found: looked for [`gcc`, `clang`, `cc`] in the directories of `PATH`",
                  "hint":"Install one, on Debian and Ubuntu by `apt-get install gcc g++`, or set `CC` to its path"}}
                """));
  }

  @Test
  void cc_compilerOfTheEnvironmentThatIsNotThere_isNamed() {
    FakeHost host = new FakeHost().gcc();
    host.environment.put("CC", "nocc");
    assertThat(resolve("cc", host).get("failure").get("message").textValue())
        .isEqualTo("The compiler `nocc` that the environment variable `CC` names was not found");
    FakeHost noCxx = new FakeHost().gcc();
    noCxx.environment.put("CXX", "nocxx");
    assertThat(resolve("cc", noCxx).get("failure").get("message").textValue())
        .contains("`nocxx`", "`CXX`");
  }

  @Test
  void cc_noArchiver_isAFailure() {
    assertThat(
            resolve("cc", new FakeHost().program("gcc", "/usr/bin/gcc"))
                .get("failure")
                .get("message")
                .textValue())
        .contains("No archiver was found: looked for [`ar`, `llvm-ar`]");
  }

  @Test
  void sh_onAPosixHost_hasTheDirectoriesThatAreThere() {
    JsonNode result = resolve("sh", new FakeHost().program("/bin/sh", "/bin/sh"));
    assertThat(result)
        .isEqualTo(
            parse(
                """
                {"type":"sh","info":{"sh":"/bin/sh"},
                 "hostPaths":["/bin","/etc/alternatives","/lib","/lib64","/usr/bin","/usr/lib"],
                 "files":{"/bin/sh":"digest of /bin/sh"},
                 "environment":{"LC_ALL":"C","PATH":"/usr/bin:/bin"}}
                """));
  }

  @Test
  void sh_withoutAShell_isAFailure() {
    assertThat(resolve("sh", new FakeHost()).get("failure").get("message").textValue())
        .contains("No POSIX shell was found");
  }
}
