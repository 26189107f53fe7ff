package dev.panopticon.cli;

import dev.panopticon.contract.Completion;
import dev.panopticon.contract.CompletionApi;
import dev.panopticon.contract.CompletionDraft;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.ModelCheckReport;
import dev.panopticon.contract.RegisteredModel;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.suite.Definitions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "models",
    description = "List registered models; register, check, ask or archive one.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExample of a definition (YAML, the same keys as in a suite):%n",
    footer = {
      "  id: local",
      "  provider: openai-compatible",
      "  base_url: http://localhost:11434/v1",
      "  model: llama3.2"
    })
final class ModelsCommand implements Runnable {
  @Mixin ServerChoice server = new ServerChoice();
  @Mixin Output output = new Output();

  @Override
  public void run() {
    try (var connection = Connection.open(server)) {
      List<RegisteredModel> models = connection.of(ModelApi.class).list();
      if (output.json) {
        output.printJson(models);
        return;
      }
      var table =
          new Table().id("id").left("provider").left("model").right("version").left("base url");
      for (RegisteredModel model : models) {
        if (model.definition() instanceof ModelSpec.Remote remote) {
          String base = remote.baseUrl() == null ? "" : remote.baseUrl();
          table.row(
              remote.id(), remote.provider().wireName(), remote.model(), model.version(), base);
        }
      }
      if (table.isEmpty()) {
        output.out().println("No models yet. `panopticon models add FILE` registers one.");
        return;
      }
      table.print(output.out(), Terminal.OUT);
    }
  }

  @Command(
      name = "add",
      description =
          "Register the model of a definition file (YAML or JSON); a change makes a new version.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void add(@Parameters(paramLabel = "FILE", description = "The definition.") Path file) {
    ModelSpec model = Definitions.modelFromJson(DefinitionFile.read(file));
    try (var connection = Connection.open(server)) {
      RegisteredModel saved = connection.of(ModelApi.class).save(model);
      output.say(
          saved, "Registered " + saved.definition().id() + ", version " + saved.version() + ".");
    }
  }

  @Command(
      name = "check",
      description = "Make a real, tiny call and say what came of it.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  int check(@Parameters(paramLabel = "ID", description = "The model's id, as listed.") String id) {
    try (var connection = Connection.open(server)) {
      ModelCheckReport report = connection.of(ModelApi.class).check(id);
      if (output.json) {
        output.printJson(report);
      } else {
        String mark =
            report.usable() ? Terminal.OUT.green("usable") : Terminal.OUT.red("not usable");
        output.out().println(id + ": " + mark + ". " + report.detail());
      }
      return report.usable() ? ExitCode.FINE : ExitCode.COULD_NOT_RUN;
    }
  }

  @Command(
      name = "ask",
      description =
          "Ask a registered model once, print its answer, and store nothing. It costs what a call costs.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class,
      footerHeading = "%nExample:%n",
      footer = "  panopticon models ask local \"What is 6 * 7?\" --parameter temperature=0")
  int ask(
      @Option(
              names = "--system",
              paramLabel = "TEXT",
              description = "In the place of the model's own system message.")
          @Nullable String system,
      @Option(
              names = "--parameter",
              paramLabel = "NAME=VALUE",
              description =
                  "In the place of the model's own, such as temperature=0; null sends none; once for each.")
          @Nullable Map<String, String> parameters,
      @Parameters(index = "0", paramLabel = "ID", description = "The model's id, as listed.")
          String id,
      @Parameters(index = "1", paramLabel = "TEXT", description = "What is asked.") String text) {
    var draft = CompletionDraft.asking(id, text, system, ParameterOptions.read(parameters));
    try (var connection = Connection.open(server)) {
      Completion completion = connection.of(CompletionApi.class).complete(draft);
      if (output.json) {
        output.printJson(completion);
      } else {
        say(completion);
      }
      return ExitCode.FINE;
    }
  }

  /** The answer alone goes to standard output. */
  private void say(Completion answer) {
    if (answer.text() != null) {
      output.out().println(Words.plain(answer.text()));
    }
    if (answer.refusal() != null) {
      output.err().println(Terminal.ERR.yellow("refused: ") + Words.plain(answer.refusal()));
    }
    String cut = "length".equals(answer.finishReason()) ? "cut at max_tokens; " : "";
    output
        .err()
        .println(
            Terminal.ERR.faint(
                cut
                    + TrialText.spent(
                        answer.inputTokens(),
                        answer.outputTokens(),
                        answer.costNanoUsd(),
                        answer.latencyMillis())));
  }

  @Command(
      name = "archive",
      description = "Take a model out of lists and new runs; nothing is deleted.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void archive(
      @Parameters(paramLabel = "ID", description = "The model's id, as listed.") String id) {
    try (var connection = Connection.open(server)) {
      RegisteredModel archived = connection.of(ModelApi.class).archive(id);
      output.say(archived, "Archived " + id + ".");
    }
  }
}
