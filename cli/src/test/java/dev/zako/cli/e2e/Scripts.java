package dev.zako.cli.e2e;

import java.util.ArrayList;
import java.util.List;

/** Texts of build files. */
final class Scripts {
  private Scripts() {}

  /**
   * A build file with a `genrule` for each pair of a name and a command. Its only output has the
   * name of the target.
   */
  static String genrules(String... namesAndCommands) {
    List<String> rules = new ArrayList<>();
    for (int i = 0; i < namesAndCommands.length; i += 2) {
      String name = namesAndCommands[i];
      rules.add(
          "  genrule({ name: \""
              + name
              + "\", outs: [\""
              + name
              + "\"], cmd: \""
              + namesAndCommands[i + 1]
              + "\" }),\n");
    }
    return "import { genrule } from \"zako:std\";\nexport default [\n"
        + String.join("", rules)
        + "];\n";
  }
}
