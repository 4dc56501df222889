package dev.zako.engine.build.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.model.Author;
import dev.zako.engine.build.model.ConfigOption;
import dev.zako.engine.build.model.ConfigOption.Inherited;
import dev.zako.engine.build.model.DependencySource;
import dev.zako.engine.build.model.FilePatterns;
import dev.zako.engine.build.model.GlobPattern;
import dev.zako.engine.build.model.Manifest;
import dev.zako.engine.build.model.PackageId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestParserTest {
  static final String FULL_TOML =
      """
      group = "com.example"
      artifact = "whole"
      version = "1.2.3-rc.1"
      configure_script = "scripts/package.ts"
      description = "Everything"
      authors = ["Ada <ada@example.com>", { name = "Bob", email = "bob@example.com" }]
      license = "Apache-2.0"
      mount_config = "settings"
      builds = ["**/BUILD.ts"]
      rules = { patterns = ["rules/*.rule.ts"], ignoreHiddenFiles = true }

      [toolchains]
      include = ["**/*.toolchain.ts"]
      exclude = ["old/**"]
      followingIgnoreFiles = false

      [peers]
      include = ["libs/*"]

      [dependencies]
      local = { path = "third_party/local" }
      outside = { path = "../a/./b", package = "com.example:b@^2.0" }
      short = "com.example:lib@~1.2"
      git = { repo = "https://example.com/x.git", checkout = "v1" }
      scp = { repo = "git@example.com:x/y.git" }
      http = { url = "https://example.com/x.tgz", sha256 = "%s", strip_prefix = "x-1" }
      exact = { package = "com.example:lib@1.0.0" }
      range = { package = "com.example:lib@^1.5" }

      [config.debug]
      type = "boolean"
      default = false
      description = "With assertions"

      [config]
      level = { type = "number", default = 1.5 }
      name = { type = "string", default = "x", required = true }
      entry = { type = "label", default = "//src" }
      must = { type = "string", required = true }
      taken = { type = "boolean", inherit = "local:debug" }
      taken2 = { type = "number", default = { inherit = "@git//config:level" } }

      [resources]
      linker = 2
      endless = {}
      gpu = { total = 8, granularity = 2, overcommit = 4, mnemonics = ["Train", "Score"] }
      """
          .formatted("AB".repeat(32));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '%',
      value = {
        "{\"version\": \"1.0.0\", \"group\": \"a\"} | Add for instance `\"artifact\": \"my-project\"`",
        "{\"group\":\"a\",\"artifact\":\"b\",\"version\":\"1.0.0\",\"dependencies\":{\"x\":{}}} | Write one of `{ \"path\": \"...\" }`, `{ \"repo\": \"...\", \"checkout\": \"...\" }`, `{ \"url\": \"...\", \"sha256\": \"...\" }` and `\"group:name@version\"`",
        "{\"group\":\"a\",\"artifact\":\"b\",\"version\":\"1.0.0\",\"config\":{\"x\":{\"type\":\"string\"}}} | Add `default`, `inherit` or `\"required\": true`",
      })
  void parse_mistakeInJson_hasItsNextStepInJson(String json, String hint) {
    List<Diagnostic> problems =
        ManifestParser.parse("zako.json", json.getBytes(StandardCharsets.UTF_8)).diagnostics();
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().hint()).contains(hint);
  }

  @Test
  void parse_halfOfACharacter_isRefused() {
    byte[] json = "{\"group\": \"a\\ud800\"}".getBytes(StandardCharsets.UTF_8);
    List<Diagnostic> problems = ManifestParser.parse("zako.json", json).diagnostics();
    assertThat(problems.getFirst().code()).isEqualTo(Code.MANIFEST_SYNTAX);
    assertThat(problems.getFirst().message()).contains("half of a character");
  }

  @Test
  void parse_commentInJson_isExplainedWithoutTheLibrary() {
    List<Diagnostic> problems =
        ManifestParser.parse("zako.json", "{\n// c\n}".getBytes(StandardCharsets.UTF_8))
            .diagnostics();
    assertThat(problems.getFirst().message())
        .isEqualTo("The manifest is not valid JSON: Unexpected character ('/')");
  }

  static final String FULL_JSON =
      """
      {
        "$schema": "https://example.com/zako.schema.json",
        "group": "com.example",
        "artifact": "whole",
        "version": "1.2.3-rc.1",
        "configure_script": "scripts/package.ts",
        "description": "Everything",
        "authors": ["Ada <ada@example.com>", {"name": "Bob", "email": "bob@example.com"}],
        "license": "Apache-2.0",
        "mount_config": "settings",
        "builds": ["**/BUILD.ts"],
        "rules": {"patterns": ["rules/*.rule.ts"], "ignoreHiddenFiles": true},
        "toolchains": {
          "include": ["**/*.toolchain.ts"],
          "exclude": ["old/**"],
          "followingIgnoreFiles": false
        },
        "peers": {"include": ["libs/*"]},
        "dependencies": {
          "local": {"path": "third_party/local"},
          "outside": {"path": "../a/./b", "package": "com.example:b@^2.0"},
          "short": "com.example:lib@~1.2",
          "git": {"repo": "https://example.com/x.git", "checkout": "v1"},
          "scp": {"repo": "git@example.com:x/y.git"},
          "http": {
            "url": "https://example.com/x.tgz",
            "sha256": "%s",
            "strip_prefix": "x-1"
          },
          "exact": {"package": "com.example:lib@1.0.0"},
          "range": {"package": "com.example:lib@^1.5"}
        },
        "config": {
          "debug": {"type": "boolean", "default": false, "description": "With assertions"},
          "level": {"type": "number", "default": 1.5},
          "name": {"type": "string", "default": "x", "required": true},
          "entry": {"type": "label", "default": "//src"},
          "must": {"type": "string", "required": true},
          "taken": {"type": "boolean", "inherit": "local:debug"},
          "taken2": {"type": "number", "default": {"inherit": "@git//config:level"}}
        },
        "resources": {
          "linker": 2,
          "endless": {},
          "gpu": {"total": 8, "granularity": 2, "overcommit": 4, "mnemonics": ["Train", "Score"]}
        }
      }
      """
          .formatted("AB".repeat(32));

  private static final String IDENTITY =
      "group = \"com.example\"\nartifact = \"a\"\nversion = \"1.0.0\"\n";

  @Test
  void parse_everyField_isRead() throws Exception {
    Manifest manifest = toml(FULL_TOML).manifest().orElseThrow();

    assertThat(manifest.id()).isEqualTo(PackageId.parse("com.example:whole@1.2.3-rc.1"));
    assertThat(manifest.configureScript()).hasToString("Optional[scripts/package.ts]");
    assertThat(manifest.description()).contains("Everything");
    assertThat(manifest.authors())
        .containsExactly(
            new Author("Ada", "ada@example.com"), new Author("Bob", "bob@example.com"));
    assertThat(manifest.license()).contains("Apache-2.0");
    assertThat(manifest.mountConfig()).isEqualTo("settings");
    assertThat(manifest.optionLabel("debug")).hasToString("//settings:debug");
    assertThat(manifest.builds()).contains(FilePatterns.of(List.of("**/BUILD.ts"), List.of()));
    assertThat(manifest.rules())
        .contains(
            new FilePatterns(List.of(GlobPattern.parse("rules/*.rule.ts")), List.of(), true, true));
    assertThat(manifest.toolchains())
        .contains(
            new FilePatterns(
                List.of(GlobPattern.parse("**/*.toolchain.ts")),
                List.of(GlobPattern.parse("old/**")),
                false,
                false));
    assertThat(manifest.peers()).contains(FilePatterns.of(List.of("libs/*"), List.of()));
    assertThat(manifest.dependencies().values())
        .extracting(DependencySource::canonicalText)
        .containsExactly(
            "registry \"com.example:lib@1.0.0\"",
            "git \"https://example.com/x.git\" \"v1\"",
            "http \"https://example.com/x.tgz\" sha256 " + "ab".repeat(32) + " strip \"x-1\"",
            "path \"third_party/local\"",
            "path \"../a/b\" package \"com.example:b@^2.0\"",
            "registry \"com.example:lib@^1.5\"",
            "git \"git@example.com:x/y.git\"",
            "registry \"com.example:lib@~1.2\"");
    assertThat(manifest.defaults().json())
        .isEqualTo("{\"debug\":false,\"entry\":\"//src:src\",\"level\":1.5,\"name\":\"x\"}");
    assertThat(option(manifest, "debug").description()).contains("With assertions");
    assertThat(option(manifest, "must").required()).isTrue();
    assertThat(option(manifest, "taken").inherit())
        .contains(new Inherited("local", Optional.empty(), "debug"));
    assertThat(option(manifest, "taken2").inherit()).hasToString("Optional[@git//config:level]");
  }

  @Test
  void parse_sameContentInBothLanguages_givesEqualManifests() {
    assertThat(json(FULL_JSON).diagnostics()).isEmpty();
    assertThat(json(FULL_JSON).manifest()).isEqualTo(toml(FULL_TOML).manifest());
  }

  @Test
  void parse_onlyIdentity_givesDefaults() {
    Manifest manifest = toml(IDENTITY).manifest().orElseThrow();

    assertThat(manifest.configureScript()).isEmpty();
    assertThat(manifest.mountConfig()).isEqualTo("config");
    assertThat(manifest.builds()).isEmpty();
    assertThat(manifest.dependencies()).isEmpty();
    assertThat(manifest.config()).isEmpty();
    assertThat(manifest.resources()).isEmpty();
    assertThat(manifest.authors()).isEmpty();
  }

  @Test
  void parse_configOption_isALabelUnderTheMount() {
    Manifest manifest =
        toml(IDENTITY + "[config]\ndebug = { type = \"boolean\", default = true }\n")
            .manifest()
            .orElseThrow();

    assertThat(manifest.optionLabel("debug")).hasToString("//config:debug");
  }

  @Test
  void parse_positions_areThoseOfTheKeys() {
    ManifestResult result = toml(FULL_TOML);

    assertThat(result.positions())
        .containsEntry("group", new SourcePosition("zako.toml", 1, 1))
        .containsEntry("dependencies.local", new SourcePosition("zako.toml", 21, 1))
        .containsEntry("config.debug.type", new SourcePosition("zako.toml", 31, 1));
    assertThat(json(FULL_JSON).positions())
        .containsEntry("group", new SourcePosition("zako.json", 3, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "groop = 'x' | ZK2102 | groop | Did you mean `group`?",
        "options = {} | ZK2102 | options | Options are declared under `config`",
        "toolchain = [] | ZK2102 | toolchain | The key is `toolchains`",
        "description = 3 | ZK2104 | a number, not a text | Give a text",
        "license = [] | ZK2104 | a list, not a text | Give a text",
        "description = 2020-01-01 | ZK2104 | a date or time | Give a text",
        "authors = 'A <a@b>' | ZK2104 | a text, not a list | Give a list",
        "authors = ['A'] | ZK2108 | angle brackets | Write `Name <mail@example.com>`",
        "authors = [1] | ZK2104 | authors[0] | Give a text such as",
        "authors = [{ name = 'A' }] | ZK2103 | authors[0].email | Add",
        "authors = [{ name = 'A', email = 'x' }] | ZK2108 | has no `@` | Write",
        "authors = [{ name = 'A', email = 'a@b', age = 3 }] | ZK2102 | age | The keys here are",
        "configure_script = '../x.ts' | ZK2115 | ../x.ts | Give the path",
        "configure_script = 'a/../../x.ts' | ZK2115 | a/../../x.ts | Give the path",
        "configure_script = '/x.ts' | ZK2115 | not usable | Give the path",
        "configure_script = '.' | ZK2115 | not a file | Give the path",
        "builds = 'x' | ZK2104 | a text, not a list of patterns | Give a list",
        "builds = ['../x'] | ZK2109 | leaves its directory | Remove",
        "builds = [1] | ZK2104 | builds[0] | Give a text",
        "rules = { pattern = [] } | ZK2102 | rules.pattern | Did you mean `patterns`?",
        "rules = { patterns = [], include = [] } | ZK2109 | both | Keep one",
        "rules = { ignoreHiddenFiles = 1 } | ZK2104 | a number, not a boolean | Give a boolean",
        "mount_config = 'a/b' | ZK2116 | not one name | Use",
        "pools = {} | ZK2102 | pools | What commands share is declared under `resources`",
        "resources = 1 | ZK2104 | a number, not a table | Give a table",
        "resources = { x = 'two' } | ZK2104 | a text, not a whole number or a table | Give",
        "resources = { x = -1 } | ZK2120 | resources.x` is not a whole number | Give such a number",
        "resources = { x = 1.5 } | ZK2120 | resources.x` is not a whole number | Give such a number",
        "resources = { x = 9007199254740993 } | ZK2120 | at most 9007199254740991 | Give",
        "resources = { x = inf } | ZK2120 | resources.x` is not a whole number | Give",
        "resources = { '1x' = 1 } | ZK2120 | 1x | Use letters",
        "resources = { threads = 4 } | ZK2120 | Resource `threads` is what the machine has | Limit it for a build by `--jobs`",
        "resources = { memoryMegabytes = 4 } | ZK2120 | is what the machine has | Limit it for a build by `--resource memoryMegabytes`",
        "resources = { x = { depth = 2 } } | ZK2102 | resources.x.depth | How much there is",
        "resources = { x = { total = '2' } } | ZK2104 | resources.x.total | Give a whole number",
        "resources = { x = { total = 2, granularity = 0 } } | ZK2120 | has the granularity 0 | Give at least 1",
        "resources = { x = { total = 3, granularity = 2 } } | ZK2120 | has the total 3, which is no multiple of its granularity 2 | Give a multiple of 2",
        "resources = { x = { total = 4, granularity = 2, overcommit = 1 } } | ZK2120 | has the overcommit 1, which is no multiple of its granularity 2 | Give a multiple of 2",
        "resources = { x = { overcommit = 1 } } | ZK2120 | has an overcommit but no total | Add a `total`",
        "resources = { x = { total = 1, mnemonics = 'CcLink' } } | ZK2104 | resources.x.mnemonics | Give a list",
        "dependencies = [] | ZK2104 | a list, not a table | Give a table",
        "dependencies = { '1x' = { path = 'x' } } | ZK2113 | 1x | Use letters",
        "dependencies = { x = 1 } | ZK2114 | a number, neither a table nor a text | Write one of",
        "dependencies = { x = 'com.example:x' } | ZK2114 | no `@` | Write",
        "dependencies = { x = { path = 'x', package = 'com.example:x' } } | ZK2114 | no `@` | Write",
        "dependencies = { x = {} } | ZK2114 | no source | Write one of",
        "dependencies = { x = { repo = 'https://a/b', url = 'https://a' } } | ZK2114 | several sources | Write",
        "dependencies = { x = { package = 'a:b@1.0.0', version = '1' } } | ZK2102 | version | Write the version",
        "dependencies = { x = { package = 'a:b' } } | ZK2114 | no `@` | Write",
        "dependencies = { x = { package = 'b@1.0.0' } } | ZK2114 | no `:` | Write",
        "dependencies = { x = { package = 'a:b@nope' } } | ZK2114 | nope | Write",
        "dependencies = { x = { path = '.' } } | ZK2114 | the package itself | Give the path",
        "dependencies = { x = { path = '/x' } } | ZK2114 | not usable | Give a relative path",
        "dependencies = { x = { path = 1 } } | ZK2104 | x.path | Give a text",
        "dependencies = { x = { repo = 'file:///x' } } | ZK2114 | file:///x | Give a URL",
        "dependencies = { x = { repo = '../x' } } | ZK2114 | ../x | Give a URL",
        "dependencies = { x = { repo = '--upload-pack=x' } } | ZK2114 | upload | Give a URL",
        "dependencies = { x = { repo = 'https://a/b', checkout = '--x' } } | ZK2114 | --x | Give a name",
        "dependencies = { x = { url = 'ftp://a/b' } } | ZK2114 | ftp | Give a URL",
        "dependencies = { x = { url = 'https://a/b', sha256 = 'abc' } } | ZK2114 | SHA-256 | Give the 64",
        "dependencies = { x = { url = 'https://a/b', strip_prefix = '..' } } | ZK2114 | strip | Give the path",
        "config = { 'a.b' = { type = 'string', default = '' } } | ZK2110 | a.b | Use letters",
        "config = { a = 1 } | ZK2104 | config.a | Give a table",
        "config = { a = { default = 1 } } | ZK2103 | config.a.type | Give one of",
        "config = { a = { type = 'Boolean', default = true } } | ZK2104 | Boolean | Write `boolean`, in lower case",
        "config = { a = { type = 'strin', default = '' } } | ZK2104 | strin | Did you mean `string`?",
        "config = { a = { type = 'int', default = 1 } } | ZK2104 | int | The types are",
        "config = { a = { type = 'string' } } | ZK2103 | without a value | Add `default`",
        "config = { a = { type = 'boolean', default = 'true' } } | ZK2111 | a text, but its type is `boolean` | Give `true`",
        "config = { a = { type = 'string', default = 1 } } | ZK2111 | a number, but its type is `string` | Give a text",
        "config = { a = { type = 'number', default = true } } | ZK2111 | a boolean, but | Give a number",
        "config = { a = { type = 'number', default = inf } } | ZK2111 | exactly | Give a finite",
        "config = { a = { type = 'number', default = 9007199254740993 } } | ZK2111 | exactly | Give a finite",
        "config = { a = { type = 'label', default = 'x' } } | ZK2111 | has no `//` | Write a label",
        "config = { a = { type = 'label', default = 1 } } | ZK2111 | but its type is `label` | Give a label",
        "config = { a = { type = 'string', inherit = 'x:y' } } | ZK2112 | no dependency | Declare",
        "config = { a = { type = 'string', inherit = 'x' } } | ZK2112 | x | Write",
        "config = { a = { type = 'string', inherit = '//config:a' } } | ZK2112 | config:a | Write",
        "config = { a = { type = 'string', default = '', inherit = 'x:y' } } | ZK2112 | both | Keep",
        "config = { a = { type = 'string', default = { inherits = 'x:y' } } } | ZK2102 | inherits | Did you mean `inherit`?",
        "config = { a = { type = 'string', required = 'yes', default = '' } } | ZK2104 | a.required | Give a boolean",
        "config = { a = { type = 'string', default = '', descr = '' } } | ZK2102 | descr | Did you mean `description`?",
      })
  void parse_mistake_reportedWithCodePlaceAndNextStep(
      String line, String code, String message, String hint) {
    ManifestResult result = toml(IDENTITY + line + "\n");

    assertThat(result.manifest()).isEmpty();
    assertThat(result.diagnostics())
        .anySatisfy(
            d -> {
              assertThat(d.code().id()).isEqualTo(code);
              assertThat(d.message()).contains(message);
              assertThat(d.hint().orElse("")).startsWith(hint);
            })
        .allSatisfy(
            d -> {
              assertThat(d.position().orElseThrow().file()).isEqualTo("zako.toml");
              assertThat(d.position().orElseThrow().line()).isEqualTo(4);
              assertThat(d.position().orElseThrow().column()).isPositive();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "group,123.abc,ZK2105",
    "group,'',ZK2105",
    "artifact,a.b,ZK2106",
    "artifact,1,ZK2106",
    "version,1.0,ZK2107",
    "version,v1.0.0,ZK2107",
  })
  void parse_identityMalformed_reportedAtItsPlace(String key, String value, String code) {
    String text = IDENTITY.replaceAll("(?m)^" + key + " = .*$", key + " = \"" + value + "\"");
    ManifestResult result = toml(text);

    assertThat(result.diagnostics()).hasSize(1);
    assertThat(result.diagnostics().getFirst().code().id()).isEqualTo(code);
    assertThat(result.diagnostics().getFirst().position().orElseThrow().line())
        .isEqualTo(List.of("group", "artifact", "version").indexOf(key) + 1);
  }

  @Test
  void parse_severalMistakes_allReportedIdentityFirst() {
    ManifestResult result =
        toml(
            """
            descripton = "x"
            authors = ["nobody"]
            version = "1"
            [config.a]
            type = "Number"
            default = 1
            [dependencies.x]
            path = "."
            """);

    assertThat(result.diagnostics())
        .extracting(d -> d.code().id() + " " + d.position().orElseThrow())
        .containsExactly(
            "ZK2103 zako.toml:1:1",
            "ZK2103 zako.toml:1:1",
            "ZK2107 zako.toml:3:1",
            "ZK2102 zako.toml:1:1",
            "ZK2108 zako.toml:2:12",
            "ZK2104 zako.toml:5:1",
            "ZK2114 zako.toml:8:1");
  }

  @Test
  void parse_malformedToml_reportedWithoutFollowUps() {
    ManifestResult result = toml("group = \"a\nartifact = \"b\"\n");

    assertThat(result.diagnostics()).hasSize(1);
    assertThat(result.diagnostics().getFirst().code()).isEqualTo(Code.MANIFEST_SYNTAX);
    assertThat(result.diagnostics().getFirst().position())
        .contains(new SourcePosition("zako.toml", 1, 11));
  }

  @Test
  void parse_duplicateKey_reportedWithBothPlaces() {
    Diagnostic inToml = toml(IDENTITY + "group = \"b\"\n").diagnostics().getFirst();
    Diagnostic inJson = json("{\"group\": \"a\",\n \"group\": \"b\"}").diagnostics().getFirst();

    assertThat(inToml.code()).isEqualTo(Code.MANIFEST_DUPLICATE_KEY);
    assertThat(inToml.message()).isEqualTo("Manifest key `group` is given twice");
    assertThat(inToml.position()).contains(new SourcePosition("zako.toml", 4, 1));
    assertThat(inToml.notes()).containsExactly("First defined at line 1, column 1");
    assertThat(inJson.code()).isEqualTo(Code.MANIFEST_DUPLICATE_KEY);
    assertThat(inJson.position()).contains(new SourcePosition("zako.json", 2, 2));
    assertThat(inJson.notes()).containsExactly("First defined at zako.json:1:2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\":}",
        "{\"a\" 1}",
        "{\"a\": 1,}",
        "{} {}",
        "{\"a\": 01}",
        "{\"a\": \"\\x\"}",
        "// c\n{}",
        "{\"a\": [1, 2}",
        "nul"
      })
  void parse_malformedJson_reportedWithPosition(String text) {
    ManifestResult result = json(text);

    assertThat(result.diagnostics()).hasSize(1);
    assertThat(result.diagnostics().getFirst().code()).isEqualTo(Code.MANIFEST_SYNTAX);
    assertThat(result.diagnostics().getFirst().position().orElseThrow().line()).isPositive();
    assertThat(result.diagnostics().getFirst().message()).doesNotContain("\n");
  }

  @Test
  void parse_jsonThatIsNoObject_reported() {
    assertThat(json("[]").diagnostics()).extracting(Diagnostic::code).contains(Code.MANIFEST_TYPE);
    assertThat(json("{\"group\": null}").diagnostics())
        .anyMatch(d -> d.message().equals("Manifest key `group` is null, not a text"));
  }

  @Test
  void parse_deepNesting_refusedWithoutOverflow() {
    assertThat(json("{\"a\":".repeat(900)).diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(Code.MANIFEST_SYNTAX);
    assertThat(json("[".repeat(100_000)).diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(Code.MANIFEST_SYNTAX);
    assertThat(toml("a = " + "[".repeat(10_000)).diagnostics()).isNotEmpty();
  }

  @Test
  void parse_notUtf8_reportedAtTheByte() {
    byte[] bytes = "group = \"x\"\nab = \"?\"".getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 2] = (byte) 0xFF;
    Diagnostic diagnostic = ManifestParser.parse("zako.toml", bytes).diagnostics().getFirst();

    assertThat(diagnostic.code()).isEqualTo(Code.MANIFEST_UNREADABLE);
    assertThat(diagnostic.position()).contains(new SourcePosition("zako.toml", 2, 7));
  }

  @Test
  void parse_byteOrderMark_passedOver() {
    assertThat(toml("\uFEFF" + IDENTITY).manifest()).isPresent();
  }

  @Test
  void canonicalText_sourcesOfDifferentKindsWithEqualText_differ() {
    Manifest manifest =
        toml(IDENTITY
                + "[dependencies]\n"
                + "a = { repo = \"https://example.com/x\" }\n"
                + "b = { url = \"https://example.com/x\" }\n")
            .manifest()
            .orElseThrow();

    assertThat(manifest.dependencies().values())
        .extracting(DependencySource::canonicalText)
        .doesNotHaveDuplicates();
  }

  static ManifestResult toml(String text) {
    return ManifestParser.parse("zako.toml", text.getBytes(StandardCharsets.UTF_8));
  }

  static ManifestResult json(String text) {
    return ManifestParser.parse("zako.json", text.getBytes(StandardCharsets.UTF_8));
  }

  private static ConfigOption option(Manifest manifest, String key) {
    return Optional.ofNullable(manifest.config().get(key)).orElseThrow();
  }
}
