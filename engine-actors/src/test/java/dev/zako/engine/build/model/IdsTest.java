package dev.zako.engine.build.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zako.engine.build.failure.Code;
import dev.zako.js.BuiltinModules;
import dev.zako.js.ModuleId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IdsTest {
  @ParameterizedTest
  @ValueSource(strings = {"moe.fra", "com.example.project", "my-group", "a", "_x.y1"})
  void group_wellFormed_accepted(String text) throws MalformedTextException {
    GroupId group = GroupId.parse(text);

    assertThat(group).hasToString(text);
    assertThat(String.join(".", group.names())).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "123.abc", "a..b", ".a", "a.", "a b", "a:b", "a.b@c"})
  void group_malformed_refused(String text) {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> GroupId.parse(text))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.ID_SYNTAX));
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "lib-utils", "_internal"})
  void name_wellFormed_accepted(String text) throws MalformedTextException {
    assertThat(ArtifactId.parseName(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "123", "a.b", "a b"})
  void name_malformed_refused(String text) {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> ArtifactId.parseName(text));
  }

  @Test
  void artifact_wellFormed_givesParts() throws MalformedTextException {
    ArtifactId id = ArtifactId.parse("moe.fra:zako");

    assertThat(id.group()).hasToString("moe.fra");
    assertThat(id.name()).isEqualTo("zako");
    assertThat(id).hasToString("moe.fra:zako");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zako", "moe.fra:", ":zako", "a:b:c", ""})
  void artifact_malformed_refused(String text) {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> ArtifactId.parse(text));
  }

  @Test
  void package_wellFormed_givesParts() throws MalformedTextException {
    PackageId id = PackageId.parse("moe.fra:zako@1.0.0");

    assertThat(id.artifact()).hasToString("moe.fra:zako");
    assertThat(id.version()).isEqualTo(Version.of(1, 0, 0));
    assertThat(id).hasToString("moe.fra:zako@1.0.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"moe.fra:zako", "moe.fra:zako@invalid", "moe.fra:zako@", "@1.0.0", "a:b@c@1.0.0"})
  void package_malformed_refused(String text) {
    assertThatExceptionOfType(MalformedTextException.class).isThrownBy(() -> PackageId.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "pkg:com.example:mypackage@1.0.0,true,pkg:com.example:mypackage@1.0.0",
    "pkg:com.example:mypackage@^1.0,false,pkg:com.example:mypackage@^1.0",
    "pkg:com.example:mypackage,false,pkg:com.example:mypackage@*",
    "arch:cpu:amd-x@1.0.0,true,arch:cpu:amd-x@1.0.0",
    "os:linux:ubuntu@1.0.0,true,os:linux:ubuntu@1.0.0",
    "tool:build:gcc@1.0.0,true,tool:build:gcc@1.0.0",
    "res:data:icudata@1.0.0,true,res:data:icudata@1.0.0",
    "cfg:build:debug@1.0.0,true,cfg:build:debug@1.0.0",
    "feat:cxx:support-ssl@1.0.0,true,feat:cxx:support-ssl@1.0.0",
    "rule:build:cc-binary@1.0.0,true,rule:build:cc-binary@1.0.0",
    "arch:cpu:x64,false,arch:cpu:x64@*",
    "feat:cxx:cxx20@1.0.0,true,feat:cxx:cxx20@1.0.0",
    "cfg:build:release_with_dbginfo@1.0.0,true,cfg:build:release_with_dbginfo@1.0.0",
  })
  void typedId_wellFormed_givesCanonicalText(String text, boolean unique, String canonical)
      throws MalformedTextException {
    TypedId id = TypedId.parse(text);

    assertThat(id.uniqueVersion().isPresent()).isEqualTo(unique);
    assertThat(id).hasToString(canonical);
    assertThat(TypedId.parse(canonical)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pkg:123.example:name@1.0.0",
        "pkg:com.example:123name@1.0.0",
        "pkg:com.example@1.0.0",
        "pkg:com.example:name@invalid",
        "invalid:com.example:name@1.0.0",
        "",
        "pkg",
        "pkg:",
        "pkg::name",
        "pkg:a:",
        "pkg:_a:b",
        "PKG:a:b",
        "pkg:a:b@"
      })
  void typedId_malformed_refused(String text) {
    assertThatExceptionOfType(MalformedTextException.class).isThrownBy(() -> TypedId.parse(text));
  }

  @Test
  void typedId_unknownType_suggestsOne() {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> TypedId.parse("tol:build:gcc"))
        .satisfies(e -> assertThat(e.hint()).contains("Did you mean `tool`?"));
  }

  @Test
  void typedId_asRange_matchesExactlyItsVersion() throws MalformedTextException {
    TypedId range = TypedId.parse("tool:build:gcc@1.2.3+b7").asRange();

    assertThat(range).hasToString("tool:build:gcc@=1.2.3");
    assertThat(range.version().requirement().matches(Version.of(1, 2, 3))).isTrue();
    assertThat(range.version().requirement().matches(Version.of(1, 2, 4))).isFalse();
    assertThat(range.uniqueVersion()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a.b:c@1.0.0#target::x/y,TARGET,x/y",
    "a.b:c@1.0.0#target_type::build,TARGET_TYPE,build",
    "a.b:c@1.0.0#architecture::x64,ARCHITECTURE,x64",
    "a.b:c@1.0.0#os::linux,OS,linux",
    "a.b:c@1.0.0-rc.1+b#tool::c/gcc,TOOL,c/gcc",
    "a.b:c@1.0.0#tool_name::gcc,TOOL_NAME,gcc",
    "a.b:c@1.0.0#tool_provider::system,TOOL_PROVIDER,system",
    "a.b:c@1.0.0#tool_type::cpp/compiler,TOOL_TYPE,cpp/compiler",
    "a.b:c@1.0.0#property::link-mode,PROPERTY,link-mode",
    "a.b:c@1.0.0#config::debug,CONFIG,debug",
  })
  void memberId_eachType_givesPartsAndPrintsBack(String text, MemberId.Type type, String path)
      throws MalformedTextException {
    MemberId id = MemberId.parse(text);

    assertThat(id.type()).isEqualTo(type);
    assertThat(id.path()).isEqualTo(path);
    assertThat(id).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a.b:c@1.0.0",
        "a.b:c@1.0.0#os",
        "a.b:c@1.0.0#os:linux",
        "a.b:c@1.0.0#os::",
        "a.b:c@1.0.0#os::/x",
        "a.b:c@1.0.0#os::x/",
        "a.b:c@1.0.0#os::x//y",
        "a.b:c@1.0.0#os::x.y",
        "a.b:c@1.0.0#os::1",
        "a.b:c@1.0.0#OS::x",
        "a.b:c@1.0.0#::x",
        "a.b:c#os::x",
        "c@1.0.0#os::x",
        "#os::x"
      })
  void memberId_malformed_refusedWithHint(String text) {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> MemberId.parse(text))
        .satisfies(e -> assertThat(e.hint()).isPresent());
  }

  @Test
  void memberId_unknownType_suggestsOne() {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> MemberId.parse("a:b@1.0.0#tool_typ::x"))
        .satisfies(e -> assertThat(e.hint()).contains("Did you mean `tool_type` or `tool`?"));
  }

  /** Every row of the table, with the name under which scripts find it. */
  @ParameterizedTest
  @CsvSource({
    "ids.targetType.initialize,target_type::initialize",
    "ids.targetType.clean,target_type::clean",
    "ids.targetType.build,target_type::build",
    "ids.targetType.test,target_type::test",
    "ids.targetType.package,target_type::package",
    "ids.targetType.install,target_type::install",
    "ids.targetType.deploy,target_type::deploy",
    "ids.architecture.x64,architecture::x64",
    "ids.architecture.arm64,architecture::arm64",
    "ids.os.windows,os::windows",
    "ids.os.linux,os::linux",
    "ids.os.macos,os::macos",
    "ids.toolType.archiver,tool_type::archiver",
    "ids.toolType.downloader,tool_type::downloader",
    "ids.toolType.linker,tool_type::linker",
    "ids.toolType.c.compiler,tool_type::c/compiler",
    "ids.toolType.c.preprocessor,tool_type::c/preprocessor",
    "ids.toolType.cpp.compiler,tool_type::cpp/compiler",
    "ids.toolType.cpp.preprocessor,tool_type::cpp/preprocessor",
    "ids.tool.linkExe,tool::link_exe",
    "ids.tool.ld,tool::ld",
    "ids.tool.bsdTar,tool::bsd_tar",
    "ids.tool.curl,tool::curl",
    "ids.tool.git,tool::git",
    "ids.tool.c.gcc,tool::c/gcc",
    "ids.tool.c.clang,tool::c/clang",
    "ids.tool.c.msvc,tool::c/msvc",
    "ids.tool.cpp.gcc,tool::cpp/gcc",
    "ids.tool.cpp.clang,tool::cpp/clang",
    "ids.tool.cpp.msvc,tool::cpp/msvc",
  })
  void builtinIds_eachRow_isThere(String expression, String member) throws MalformedTextException {
    MemberId id = MemberId.parse("moe.kawayi:zmake@1.0.0#" + member);

    assertThat(BuiltinIds.all()).contains(id).hasSize(30).doesNotHaveDuplicates();
    assertThat(BuiltinIds.expression(id)).isEqualTo(expression);
  }

  @Test
  void builtinIds_module_isWhatIsExported() {
    assertThat(BuiltinModules.source(ModuleId.builtin("ids"))).contains(BuiltinIds.typescript());
  }

  @Test
  void ids_random_printAndParseBack() throws MalformedTextException {
    long seed = 20260102;
    Random random = new Random(seed);
    Texts texts = new Texts(random);
    for (int i = 0; i < 3_000; i++) {
      Version version =
          new Version(
              random.nextInt(1000),
              random.nextInt(10),
              random.nextInt(3),
              random.nextBoolean() ? "" : "rc." + random.nextInt(20),
              random.nextBoolean() ? "" : "b0" + random.nextInt(20));
      PackageId id =
          new PackageId(new ArtifactId(new GroupId(texts.names(3, ".")), texts.name()), version);

      assertThat(PackageId.parse(id.toString())).as("seed %d", seed).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Bob <bob@example.com> | Bob | bob@example.com",
        "Bob<bob@example.com> | Bob | bob@example.com",
        "Ada Lovelace  <ada@localhost> | Ada Lovelace | ada@localhost",
        "X <x@[1.2.3.4]> | X | x@[1.2.3.4]",
        "X <x@[IPv6:2001:db8::1]> | X | x@[IPv6:2001:db8::1]",
        "X <\"a b@c\"@example.com> | X | \"a b@c\"@example.com",
        "Jürgen <jürgen@beispiel.de> | Jürgen | jürgen@beispiel.de",
        "X <a.b+c@x-y.z> | X | a.b+c@x-y.z",
      })
  void author_wellFormed_givesNameAndAddress(String text, String name, String email)
      throws MalformedTextException {
    Author author = Author.parse(text);

    assertThat(author).isEqualTo(new Author(name, email));
    assertThat(Author.parse(author.toString())).isEqualTo(author);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bob",
        "bob@example.com",
        "<a@b.c>",
        "Bob <>",
        "Bob <a>",
        "Bob <@b.c>",
        "Bob <a@>",
        "Bob <a@b.c",
        "Bob a@b.c>",
        "Bo<b <a@b.c>",
        "Bo>b <a@b.c>",
        "Bob <a@b.c>>",
        "Bob <a@b..c>",
        "Bob <a..b@c.d>",
        "Bob <.a@c.d>",
        "Bob <a@-b.c>",
        "Bob <a@b-.c>",
        "Bob <a b@c.d>",
        "Bob <\"a@c.d>",
        "Bob <a@[1.2.3]>",
        "Bob <a@[1.2.3.999]>",
        "Bob <a@[IPv6:zz]>",
        "Bob <a@[x>",
        "Bob <a(c)@b.c>",
        "Bob <a@b_c.d>",
        "Bob <a@b.c> x",
        "Bob\u0000 <a@b.c>"
      })
  void author_malformed_refused(String text) {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> Author.parse(text))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.MANIFEST_AUTHOR));
  }

  @Test
  void email_lengthLimits_areThoseOfTheStandards() {
    String label = "a".repeat(63);
    assertThat(EmailAddress.check("a".repeat(64) + "@b")).isEmpty();
    assertThat(EmailAddress.check("a".repeat(65) + "@b")).isPresent();
    assertThat(EmailAddress.check("a@" + label)).isEmpty();
    assertThat(EmailAddress.check("a@a" + label)).isPresent();
    assertThat(EmailAddress.check("a@" + (label + ".").repeat(3) + "a".repeat(62))).isEmpty();
    assertThat(EmailAddress.check("a@" + (label + ".").repeat(3) + label)).isPresent();
    assertThat(EmailAddress.check("é".repeat(33) + "@b")).isPresent();
  }

  @Test
  void author_order_isByNameThenAddress() {
    assertThat(new Author("A", "z@z")).isLessThan(new Author("B", "a@a"));
    assertThat(new Author("A", "a@a")).isLessThan(new Author("A", "b@b"));
  }
}
