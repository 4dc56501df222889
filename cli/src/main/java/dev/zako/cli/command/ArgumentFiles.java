package dev.zako.cli.command;

import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.failure.Code;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Replaces {@code @FILE} by the arguments in the file: one on each line, taken as it is, empty
 * lines left out. Files named in a file are not looked at. {@code @alias//path} is a target, no
 * file.
 */
public final class ArgumentFiles {
  private final Path directory;

  /** Finds files relative to this directory. */
  public ArgumentFiles(Path directory) {
    this.directory = directory;
  }

  /** The arguments with those of the files in place. */
  public List<String> expand(List<String> arguments) throws BuildFailedException {
    List<String> expanded = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.length() > 1 && argument.startsWith("@") && !argument.contains("//")) {
        expanded.addAll(read(argument.substring(1)));
      } else {
        expanded.add(argument);
      }
    }
    return expanded;
  }

  private List<String> read(String name) throws BuildFailedException {
    try {
      return Files.readAllLines(directory.resolve(name)).stream()
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (NoSuchFileException e) {
      throw unusable(name, "does not exist");
    } catch (MalformedInputException e) {
      throw unusable(name, "is not UTF-8 text");
    } catch (AccessDeniedException e) {
      throw unusable(name, "may not be read");
    } catch (InvalidPathException e) {
      throw unusable(name, "has a malformed name");
    } catch (IOException e) {
      throw unusable(name, "cannot be read: " + e.getMessage());
    }
  }

  private BuildFailedException unusable(String name, String why) {
    return Refusal.of(
        Code.ARGUMENT_FILE,
        "Argument file `" + name + "` " + why,
        "Name a text file with one argument on each line, relative to `" + directory + "`");
  }
}
