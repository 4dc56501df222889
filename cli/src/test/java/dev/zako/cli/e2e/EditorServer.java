package dev.zako.cli.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What editors run in the background to understand TypeScript: requests go in as a line of JSON
 * each, answers and events come out as JSON behind a header with its length.
 */
final class EditorServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LENGTH = "Content-Length: ";

  private final Process process;
  private int requests;

  private EditorServer(Process process) {
    this.process = process;
  }

  /** Starts a server. */
  static EditorServer start(Path programs) {
    Path server = programs.resolve("tsserver");
    ProcessBuilder builder =
        new ProcessBuilder(server.toString(), "--disableAutomaticTypingAcquisition");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      return new EditorServer(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a file with this text, which need not be the one on the disk. */
  Document open(Path file, String text) {
    send("open", JSON.createObjectNode().put("file", file.toString()).put("fileContent", text));
    return new Document(file, text);
  }

  /** An open file. */
  final class Document {
    private final Path file;
    private final String text;

    private Document(Path file, String text) {
      this.file = file;
      this.text = text;
    }

    /** The configuration that decides about the file. */
    Path configuration() {
      JsonNode body = request("projectInfo", arguments().put("needFileNameList", false));
      return Path.of(body.path("configFileName").asText());
    }

    /** The errors, each as {@code line: text}. */
    List<String> errors() {
      List<String> errors = new ArrayList<>();
      for (String command : List.of("syntacticDiagnosticsSync", "semanticDiagnosticsSync")) {
        for (JsonNode error : request(command, arguments())) {
          errors.add(error.path("start").path("line").asInt() + ": " + error.path("text").asText());
        }
      }
      return errors;
    }

    /** What can be written where the marker's first occurrence ends. */
    List<String> completions(String marker) {
      List<String> names = new ArrayList<>();
      JsonNode body = request("completionInfo", at(text.indexOf(marker) + marker.length()));
      body.path("entries").forEach(entry -> names.add(entry.path("name").asText()));
      return names;
    }

    /** The comment on such a completion. */
    String completionComment(String marker, String name) {
      ObjectNode arguments = at(text.indexOf(marker) + marker.length());
      arguments.putArray("entryNames").add(name);
      StringBuilder comment = new StringBuilder();
      JsonNode details = request("completionEntryDetails", arguments).path(0);
      details.path("documentation").forEach(part -> comment.append(part.path("text").asText()));
      return comment.toString();
    }

    /** What is shown when the pointer is on the first occurrence of a text. */
    JsonNode hover(String what) {
      return hover(what, 0);
    }

    /** The same, so many characters further on. */
    JsonNode hover(String what, int offset) {
      return request("quickinfo", at(text.indexOf(what) + offset));
    }

    /** The file where the name at the first occurrence of a text is defined. */
    Path definition(String what) {
      return Path.of(request("definition", at(text.indexOf(what))).path(0).path("file").asText());
    }

    private ObjectNode arguments() {
      return JSON.createObjectNode().put("file", file.toString());
    }

    private ObjectNode at(int offset) {
      String before = text.substring(0, offset);
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      return arguments().put("line", line).put("offset", offset - before.lastIndexOf('\n'));
    }
  }

  private int send(String command, ObjectNode arguments) {
    int sequence = ++requests;
    ObjectNode request =
        JSON.createObjectNode()
            .put("seq", sequence)
            .put("type", "request")
            .put("command", command)
            .set("arguments", arguments);
    try {
      process.getOutputStream().write((request + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sequence;
  }

  private JsonNode request(String command, ObjectNode arguments) {
    int sequence = send(command, arguments);
    try {
      while (true) {
        JsonNode message = receive(process.getInputStream());
        if (message.path("type").asText().equals("response")
            && message.path("request_seq").asInt() == sequence) {
          if (!message.path("success").asBoolean()) {
            throw new AssertionError(command + " " + arguments + ": " + message);
          }
          return message.path("body");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode receive(InputStream in) throws IOException {
    String header = line(in);
    while (!header.startsWith(LENGTH)) {
      header = line(in);
    }
    line(in); // empty, ends the header
    return JSON.readTree(in.readNBytes(Integer.parseInt(header.substring(LENGTH.length()))));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("The server has ended");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
