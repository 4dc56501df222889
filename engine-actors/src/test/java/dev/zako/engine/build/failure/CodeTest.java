package dev.zako.engine.build.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CodeTest {
  private static final Path PAGE = Path.of("..", "docs", "errors.md");

  @Test
  void ids_all_uniqueAndInOrder() {
    List<String> ids = Arrays.stream(Code.values()).map(Code::id).toList();

    assertThat(ids).doesNotHaveDuplicates().isSorted();
  }

  @ParameterizedTest
  @EnumSource
  void id_eachCode_hasTheRangeOfItsKind(Code code) {
    assertThat(code.id()).matches("ZK[1-69][0-9]{3}");
    assertThat(Code.withId(code.id())).contains(code);
    assertThat(code.meaning()).matches("[A-Z].*[^.]");
    switch (code.id().charAt(2)) {
      case '1' -> assertThat(code.exitCode()).isEqualTo(2);
      case '6' -> assertThat(code.kind()).isEqualTo(Code.Kind.ENVIRONMENT);
      case '9' -> assertThat(code.exitCode()).isEqualTo(37);
      default -> assertThat(code.exitCode()).isIn(1, 2, 8, 36, 37);
    }
    assertThat(code.isTransient()).isEqualTo(code.kind() != Code.Kind.USER);
  }

  @Test
  void page_everyCode_isExplainedAsTheEnumSays() throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| ZK")) {
        List<String> cells =
            Arrays.stream(line.split("\\|", -1))
                .map(String::strip)
                .filter(c -> !c.isEmpty())
                .toList();
        assertThat(rows.put(cells.getFirst(), cells)).as(line).isNull();
      }
    }

    assertThat(rows.keySet())
        .containsExactlyElementsOf(Arrays.stream(Code.values()).map(Code::id).toList());
    for (Code code : Code.values()) {
      List<String> cells = rows.getOrDefault(code.id(), List.of());
      assertThat(cells).as(code.id()).hasSize(5);
      assertThat(cells.get(1)).isEqualTo(code.meaning());
      assertThat(cells.get(4)).isEqualTo(Integer.toString(code.exitCode()));
    }
  }
}
