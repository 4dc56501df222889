package dev.zako.engine.build.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zako.engine.build.failure.Code;
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
