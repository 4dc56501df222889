package dev.zako.fuzz;

import static dev.zako.fuzz.ModelProperties.require;
import static dev.zako.fuzz.ModelProperties.text;

import dev.zako.js.ImportStatement;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailedException;
import dev.zako.js.ScriptPosition;
import dev.zako.js.Specifiers;
import dev.zako.js.Transpiled;
import dev.zako.js.Transpiler;
import dev.zako.js.internal.SourceMaps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What holds for the texts of scripts and what is made of them. */
final class ScriptProperties {
  private static final ModuleId FILE = ModuleId.file("dir/file.ts");
  private static final Transpiler TRANSPILER = new Transpiler(Path.of("target", "native"));

  private ScriptProperties() {}

  static void sourceMaps(byte[] input) {
    String text = text(input);
    SourceMaps.check(text);
    if (text.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\')) {
      SourceMaps.check("{\"version\":3,\"sources\":[\"a\"],\"mappings\":\"" + text + "\"}");
    }
  }

  static void specifiers(byte[] input) {
    String text = text(input);
    for (Optional<String> type : List.of(Optional.<String>empty(), Optional.of("json"))) {
      ModuleId resolved;
      try {
        resolved = Specifiers.resolve(FILE, new ImportStatement(text, type, 1, 1));
      } catch (ScriptFailedException e) {
        explained(e);
        continue;
      }
      require(new ModuleId(resolved.text()).equals(resolved), "Another module: " + resolved);
      require(
          resolved.isBuiltin()
              || List.of(resolved.path().split("/", -1)).stream()
                  .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals("..")),
          "Leaves its package: " + resolved);
    }
  }

  static void scripts(byte[] input) {
    String text = text(input);
    try {
      Transpiler.json(ModuleId.file("data.json"), text);
    } catch (ScriptFailedException e) {
      explained(e);
    }
    Transpiled transpiled;
    try {
      transpiled = TRANSPILER.transpile(FILE, text);
    } catch (ScriptFailedException e) {
      explained(e);
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SourceMaps.require(transpiled.sourceMap());
    for (ImportStatement statement : transpiled.imports()) {
      require(statement.line() > 0 && statement.column() > 0, "No place: " + statement);
    }
  }

  private static void explained(ScriptFailedException e) {
    require(!e.failure().message().isEmpty(), "A failure without a message");
    if (e.failure().position().isPresent()) {
      ScriptPosition position = e.failure().position().get();
      require(position.line() > 0 && position.column() > 0, "No place: " + e.failure());
    }
  }
}
