package dev.zako.cli.command;

import dev.zako.cli.render.Style;
import dev.zako.cli.render.Text;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.Workspaces;
import dev.zako.engine.build.failure.Code;
import dev.zako.sandbox.ProbeOptions;
import dev.zako.sandbox.ProbeReport;
import dev.zako.sandbox.SandboxMode;
import dev.zako.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks at the machine: what is fit to build, what is not, and what to do about it. */
final class DoctorCommand {
  private static final int SUBJECT_WIDTH = 10;

  private final Surroundings surroundings;
  private final Programs programs;
  private final Style style;

  DoctorCommand(Surroundings surroundings, Style style) {
    this.surroundings = surroundings;
    this.programs = new Programs(surroundings);
    this.style = style;
  }

  /** How good it is. */
  private enum Level {
    OK("ok"),
    NOTE("note"),
    BAD("bad");

    private final String word;

    Level(String word) {
      this.word = word;
    }
  }

  /** One thing that was looked at. */
  private record Finding(Level level, String subject, String text, Optional<String> next) {
    static Finding ok(String subject, String text) {
      return new Finding(Level.OK, subject, text, Optional.empty());
    }

    static Finding note(String subject, String text, String next) {
      return new Finding(Level.NOTE, subject, text, Optional.of(next));
    }

    static Finding bad(String subject, String text, String next) {
      return new Finding(Level.BAD, subject, text, Optional.of(next));
    }
  }

  /** Prints the findings on stdout; the exit code says whether any of them prevents building. */
  int run() {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("zako", Versions.zako()));
    findings.add(java());
    findings.add(system());
    findings.add(locale());
    Optional<Path> place = scratchPlace(findings);
    place.ifPresent(directory -> lookAt(directory, findings));
    findings.add(compiler("cc", "C compiler", List.of("gcc", "clang", "cc")));
    findings.add(compiler("c++", "C++ compiler", List.of("g++", "clang++", "c++")));
    findings.add(compiler("ar", "archiver", List.of("ar", "llvm-ar")));
    findings.forEach(this::print);
    boolean bad = findings.stream().anyMatch(finding -> finding.level() == Level.BAD);
    return bad ? Code.SANDBOX_UNAVAILABLE.exitCode() : 0;
  }

  private Finding java() {
    String version = surroundings.property("java.specification.version").orElse("");
    String text = Versions.java(surroundings.properties());
    return version.equals("25")
        ? Finding.ok("java", text)
        : Finding.bad("java", text, "Start Zako with `zako`, which finds a JDK 25");
  }

  private Finding system() {
    String text = Versions.system(surroundings.properties());
    boolean linux = surroundings.property("os.name").orElse("").equals("Linux");
    boolean known = List.of("amd64").contains(surroundings.property("os.arch").orElse(""));
    return linux && known
        ? Finding.ok("system", text)
        : Finding.bad("system", text, "Use Linux on x86-64; nothing else is supported yet");
  }

  private Finding locale() {
    String encoding = surroundings.property("sun.jnu.encoding").orElse("");
    boolean unicode =
        Charset.isSupported(encoding) && Charset.forName(encoding).equals(StandardCharsets.UTF_8);
    return unicode
        ? Finding.ok("locale", "file names are UTF-8")
        : Finding.note(
            "locale",
            "file names are `" + encoding + "`; others than ASCII cannot be used",
            "Set `LC_ALL=C.UTF-8`");
  }

  /** A directory like those that builds work in; none if it cannot be written. */
  private Optional<Path> scratchPlace(List<Finding> findings) {
    try {
      Path root = Workspaces.find(surroundings.directory());
      Path scratch =
          Files.createDirectories(root.resolve(EngineOptions.STATE_DIRECTORY).resolve("tmp"));
      Path place = Files.createTempDirectory(scratch, "doctor");
      findings.add(Finding.ok("workspace", root + ", writable"));
      return Optional.of(place);
    } catch (BuildFailedException _) {
      return temporaryPlace(findings);
    } catch (IOException e) {
      findings.add(
          Finding.bad(
              "workspace",
              "`.zako` cannot be written: " + e.getMessage(),
              "Make the workspace's directory writable"));
      return Optional.empty();
    }
  }

  private Optional<Path> temporaryPlace(List<Finding> findings) {
    try {
      Path place = Files.createTempDirectory("zako-doctor");
      findings.add(
          new Finding(
              Level.NOTE,
              "workspace",
              "none here; looking at `" + place.getParent() + "` instead",
              Optional.empty()));
      return Optional.of(place);
    } catch (IOException e) {
      findings.add(
          Finding.bad(
              "workspace",
              "the temporary directory cannot be written: " + e.getMessage(),
              "Set `TMPDIR` to a directory that can be written"));
      return Optional.empty();
    }
  }

  private void lookAt(Path place, List<Finding> findings) {
    try {
      findings.addAll(sandboxes(place));
      findings.add(links(place));
    } catch (IOException e) {
      findings.add(
          Finding.bad("files", "`" + place + "`: " + e.getMessage(), "Look at the disk's state"));
    } finally {
      try {
        FileTrees.delete(place);
      } catch (IOException e) {
        findings.add(
            Finding.note("files", "`" + place + "` cannot be removed: " + e, "Remove it by hand"));
      }
    }
  }

  private List<Finding> sandboxes(Path place) throws IOException {
    Path scratch = Files.createDirectories(place.resolve("sandbox"));
    ProbeReport report =
        Sandboxes.probe(
            new ProbeOptions(
                scratch, Optional.of(place.resolve("launcher")), surroundings.environment()));
    List<Finding> findings = new ArrayList<>();
    for (ProbeReport.Mechanism mechanism : report.mechanisms()) {
      findings.add(
          switch (mechanism) {
            case ProbeReport.Works works ->
                Finding.ok(
                    "sandbox",
                    String.format(
                        Locale.ROOT,
                        "strict by %s (%s), %.1f ms a command",
                        works.name(),
                        String.join(
                            ", ", works.programs().values().stream().map(Path::toString).toList()),
                        works.cost().toNanos() / 1e6));
            case ProbeReport.NotTried other ->
                new Finding(
                    Level.OK,
                    "sandbox",
                    other.name() + " was not tried, a better way works",
                    Optional.empty());
            case ProbeReport.Unusable unusable ->
                Finding.note(
                    "sandbox",
                    unusable.name() + " is not usable: " + unusable.reason(),
                    unusable.hint());
          });
    }
    SandboxMode mode = report.strictestMode();
    findings.add(
        mode == SandboxMode.STRICT
            ? Finding.ok("sandbox", "`--sandbox auto` means strict")
            : Finding.note(
                "sandbox",
                "`--sandbox auto` means " + mode.name().toLowerCase(Locale.ROOT),
                "Install bubblewrap, for instance with `apt-get install bubblewrap`"));
    return findings;
  }

  private Finding links(Path place) throws IOException {
    Path file = Files.writeString(place.resolve("file"), "content");
    List<String> can = new ArrayList<>();
    Optional<Path> cp = programs.find("cp");
    if (cp.isPresent()
        && programs.succeeds(
            cp.get(), "--reflink=always", file.toString(), place.resolve("clone").toString())) {
      can.add("reflinks");
    }
    try {
      Files.createLink(place.resolve("link"), file);
      can.add("hard links");
    } catch (IOException | UnsupportedOperationException _) {
      return Finding.note(
          "files",
          "the file system has no hard links; inputs are copied",
          "Put the workspace on a Linux file system");
    }
    return Finding.ok(
        "files", Files.getFileStore(place).type() + " with " + String.join(", ", can));
  }

  private Finding compiler(String subject, String what, List<String> names) {
    for (String name : names) {
      Optional<Path> program = programs.find(name);
      Optional<String> version = program.flatMap(p -> programs.firstLine(p, "--version"));
      if (program.isPresent() && version.isPresent()) {
        return Finding.ok(subject, version.get() + " in " + program.get());
      }
    }
    return Finding.note(
        subject,
        "no " + what + " on PATH (looked for `" + String.join("`, `", names) + "`)",
        "Install one to build C and C++, for instance with `apt-get install gcc g++`");
  }

  private void print(Finding finding) {
    String word = String.format(Locale.ROOT, "%-5s", finding.level().word);
    String colored =
        switch (finding.level()) {
          case OK -> style.success(word);
          case NOTE -> style.warning(word);
          case BAD -> style.error(word);
        };
    String subject = String.format(Locale.ROOT, "%-" + SUBJECT_WIDTH + "s", finding.subject());
    surroundings
        .out()
        .println(colored + " " + style.strong(subject) + " " + Text.printable(finding.text()));
    finding
        .next()
        .ifPresent(
            n -> surroundings.out().println(" ".repeat(6 + SUBJECT_WIDTH + 1) + "next: " + n));
  }
}
