package dev.zako.cli.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
  @TempDir Path libraries;

  @Test
  void difference_sameFilesJavaAndOptions_isNone() throws IOException {
    Files.writeString(libraries.resolve("a.jar"), "a");
    SortedMap<String, String> one = Identity.of(libraries, "/jdk", "-Xmx1g");
    assertThat(Identity.difference(one, Identity.of(libraries, "/jdk", "-Xmx1g"))).isEmpty();
  }

  @Test
  void difference_eachPart_isNamed() throws IOException {
    Path jar = Files.writeString(libraries.resolve("a.jar"), "a");
    SortedMap<String, String> one = Identity.of(libraries, "/jdk", "");
    assertThat(Identity.difference(one, Identity.of(libraries, "/other", "")))
        .contains("it runs on another Java");
    assertThat(Identity.difference(one, Identity.of(libraries, "/jdk", "-Xmx1g")))
        .contains("ZAKO_JAVA_OPTIONS has changed");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1));
    assertThat(Identity.difference(one, Identity.of(libraries, "/jdk", "")))
        .contains("Zako itself has changed");
  }
}
