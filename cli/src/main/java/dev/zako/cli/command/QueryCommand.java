package dev.zako.cli.command;

import dev.zako.cli.command.GlobalOptions.LogLevel;
import dev.zako.cli.command.GlobalOptions.Verbosity;
import dev.zako.cli.command.Invocation.QueryOutput;
import dev.zako.cli.logs.Logs;
import dev.zako.cli.render.ConsoleListener;
import dev.zako.cli.render.Display;
import dev.zako.cli.render.Phrases;
import dev.zako.cli.render.QueryText;
import dev.zako.cli.render.Style;
import dev.zako.cli.terminal.Interruption;
import dev.zako.cli.terminal.Signals;
import dev.zako.cli.terminal.Surroundings;
import dev.zako.engine.build.BuildClient;
import dev.zako.engine.build.BuildControl;
import dev.zako.engine.build.BuildFailedException;
import dev.zako.engine.build.BuildReport.Status;
import dev.zako.engine.build.EngineOptions;
import dev.zako.engine.build.QueryReport;
import dev.zako.engine.build.QueryRequest;
import dev.zako.engine.build.QueryRequest.Facts;
import dev.zako.engine.build.Workspaces;
import dev.zako.engine.build.query.QueryExpression;
import dev.zako.engine.build.query.QueryParser;
import dev.zako.engine.build.query.QuerySyntaxException;
import dev.zako.engine.graph.CancelReason;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Answers a query: what it names on stdout, everything else on stderr. */
final class QueryCommand {
  private final Surroundings surroundings;
  private final Signals signals;
  private final Workshop workshop;
  private final Style style;
  private final GlobalOptions global;

  QueryCommand(
      Surroundings surroundings,
      Signals signals,
      Workshop workshop,
      Style style,
      GlobalOptions global) {
    this.surroundings = surroundings;
    this.signals = signals;
    this.workshop = workshop;
    this.style = style;
    this.global = global;
  }

  /**
   * Answers.
   *
   * @throws BuildFailedException if it is no query, or nothing can be asked here
   */
  int run(Invocation.Query command) throws BuildFailedException {
    Path root = Workspaces.find(surroundings.directory());
    QueryRequest request =
        new QueryRequest(
            expression(command.expression(), root),
            facts(command.output()),
            command.keepGoing(),
            command.config());
    EngineOptions options =
        BuildSetup.options(
            root, Optional.empty(), "zako query '" + command.expression() + "'", surroundings);
    Display display = Consoles.display(surroundings, signals, style, global);
    try (display;
        Interruption interruption = new Interruption(signals, () -> force(display));
        Logs.Target _ =
            workshop.logs(
                options.stateDirectory().resolve("logs"),
                global.logLevel().map(QueryCommand::name),
                display::print)) {
      ConsoleListener console = Consoles.listener(display, style, global);
      BuildControl control = new BuildControl();
      interruption.onStop(() -> control.cancel(new CancelReason.UserInterrupt()));
      BuildClient client =
          new BuildClient(
              workshop.process(), options.commandLine(), options.clientEnvironment(), console);
      QueryReport report = workshop.query(options, request, client, control);
      display.close();
      report.diagnostics().forEach(console::tell);
      if (report.status() == Status.SUCCEEDED
          || (report.status() == Status.FAILED && command.keepGoing())) {
        surroundings.out().print(text(report, command.output()));
        surroundings.out().flush();
      }
      if (report.status() != Status.SUCCEEDED && global.verbosity() != Verbosity.SILENT) {
        display.print(Phrases.noAnswer(report, command.keepGoing(), style));
      }
      return report.exitCode();
    }
  }

  private QueryExpression expression(String written, Path root) throws BuildFailedException {
    try {
      return QueryParser.parse(written, BuildSetup.base(root, surroundings));
    } catch (QuerySyntaxException e) {
      throw new BuildFailedException(e.diagnostic());
    }
  }

  private static Facts facts(QueryOutput output) {
    return switch (output) {
      case LABEL -> Facts.LABELS;
      case LABEL_KIND -> Facts.KINDS;
      case GRAPH -> Facts.DEPENDENCIES;
      case JSON -> Facts.ALL;
    };
  }

  private static String text(QueryReport report, QueryOutput output) {
    return switch (output) {
      case LABEL -> QueryText.labels(report.nodes());
      case LABEL_KIND -> QueryText.kinds(report.nodes());
      case GRAPH -> QueryText.graph(report.nodes());
      case JSON -> QueryText.json(report.nodes());
    };
  }

  private static String name(LogLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private void force(Display display) {
    display.close();
    workshop.force();
  }
}
