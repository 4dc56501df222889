package dev.zako.cli.command;

import dev.zako.cli.command.GlobalOptions.Verbosity;
import dev.zako.cli.command.Invocation.QueryOutput;
import dev.zako.cli.render.Phrases;
import dev.zako.cli.render.QueryText;
import dev.zako.cli.terminal.Surroundings;
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
import java.nio.file.Path;
import java.util.Optional;

/** Answers a query: what it names on stdout, everything else on stderr. */
final class QueryCommand {
  private final Surroundings surroundings;
  private final Asking asking;

  QueryCommand(Asking asking) {
    this.surroundings = asking.surroundings();
    this.asking = asking;
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
    return asking.ask(
        options,
        (client, control) -> asking.workshop().query(options, request, client, control),
        (report, display, console) -> {
          report.diagnostics().forEach(console::tell);
          if (report.status() == Status.SUCCEEDED
              || (report.status() == Status.FAILED && command.keepGoing())) {
            surroundings.out().print(text(report, command.output()));
            surroundings.out().flush();
          }
          if (report.status() != Status.SUCCEEDED
              && asking.global().verbosity() != Verbosity.SILENT) {
            display.print(Phrases.noAnswer(report, command.keepGoing(), asking.style()));
          }
          return report.exitCode();
        });
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
}
