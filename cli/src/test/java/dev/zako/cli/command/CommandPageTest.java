package dev.zako.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.cli.command.Grammar.CommandForm;
import dev.zako.cli.command.Grammar.OptionForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The page that explains the command line says what the grammar says. */
class CommandPageTest {
  private static final Path PAGE = Path.of("..", "docs", "cli.md");

  /** The text of each section by its heading. */
  private static Map<String, String> sections() throws IOException {
    Map<String, String> sections = new TreeMap<>();
    Arrays.stream(Files.readString(PAGE).split("(?m)^## ", -1))
        .skip(1)
        .forEach(s -> sections.put(s.lines().findFirst().orElseThrow(), s));
    return sections;
  }

  @Test
  void page_everyCommand_hasASectionWithItsOptions() throws IOException {
    Map<String, String> sections = sections();
    assertOptions(sections.getOrDefault("Options of every command", ""), Grammar.GLOBAL);
    for (CommandForm command : Grammar.ZAKO.commands()) {
      String heading = command.name() + command.alias().map(alias -> ", " + alias).orElse("");
      assertThat(sections).containsKey(heading);
      assertOptions(sections.getOrDefault(heading, ""), command.options());
    }
  }

  private static void assertOptions(String section, List<OptionForm> options) {
    for (OptionForm option : options) {
      String names = "`" + String.join("`, `", option.names()) + "`";
      assertThat(section)
          .contains("| " + names + option.value().map(v -> " " + v).orElse("") + " |");
    }
    assertThat(section.lines().filter(line -> line.startsWith("| `-"))).hasSize(options.size());
  }
}
