package dev.zako.cli.editor;

import dev.zako.cli.render.Text;
import dev.zako.engine.build.model.ConfigOption;
import dev.zako.engine.build.model.Manifest;
import java.util.Map;

/** What every evaluated script sees: the globals, and the options that the manifest declares. */
final class GlobalTypes {
  /** Its name in the types directory. */
  static final String FILE = "globals.d.ts";

  private GlobalTypes() {}

  /** The declarations for the package of this manifest, in which every option has a value. */
  static String text(Manifest manifest) {
    StringBuilder text = new StringBuilder("import \"./zako/global.ts\";\n");
    if (!manifest.config().isEmpty()) {
      text.append("\ndeclare module \"./zako/config.ts\" {\n  interface ConfigRegistry {\n");
      for (Map.Entry<String, ConfigOption> entry : manifest.config().entrySet()) {
        ConfigOption option = entry.getValue();
        option
            .description()
            .map(GlobalTypes::comment)
            .ifPresent(description -> text.append("    /** ").append(description).append(" */\n"));
        text.append("    readonly ")
            .append(Text.json(entry.getKey()))
            .append(": ")
            .append(type(option.type()))
            .append(";\n");
      }
      text.append("  }\n}\n");
    }
    return text.append("\nexport {};\n").toString();
  }

  private static String type(ConfigOption.Type type) {
    return switch (type) {
      case LABEL, STRING -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> "number";
    };
  }

  private static String comment(String description) {
    return description.strip().replaceAll("\\s*\\R\\s*", " ").replace("*/", "* /");
  }
}
