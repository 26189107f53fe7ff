package dev.panopticon.cli;

import dev.panopticon.contract.KeyApi;
import dev.panopticon.contract.KeyDraft;
import dev.panopticon.contract.KeyRole;
import dev.panopticon.contract.KeyView;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "keys",
    description = "List API keys; create or revoke one.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.VersionText.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  panopticon keys create ci --role editor   may start runs, not manage keys",
      "  PANOPTICON_API_KEY=... panopticon runs --url http://host:8000"
    })
final class KeysCommand implements Runnable {
  @Mixin ServerChoice server = new ServerChoice();
  @Mixin Output output = new Output();

  @Override
  public void run() {
    try (var connection = Connection.open(server)) {
      List<KeyView> keys = connection.of(KeyApi.class).list();
      if (output.json) {
        output.printJson(keys);
        return;
      }
      var table =
          new Table()
              .id("id")
              .left("name")
              .left("role")
              .left("begins")
              .optional()
              .left("created")
              .optional()
              .left("last used")
              .optional()
              .left("revoked");
      keys.forEach(
          key ->
              table.row(
                  key.id(),
                  key.name(),
                  key.role().name().toLowerCase(Locale.ROOT),
                  key.prefix() + "…",
                  Words.time(key.createdAt()),
                  Words.time(key.lastUsedAt()),
                  Words.time(key.revokedAt())));
      table.print(output.out(), Terminal.OUT);
    }
  }

  @Command(
      name = "create",
      description = "Make a key; it is shown once.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void create(
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              defaultValue = "reader",
              description = "reader, editor or admin (default: ${DEFAULT-VALUE}).")
          KeyRole role,
      @Parameters(paramLabel = "NAME", description = "To know it by.") String name) {
    try (var connection = Connection.open(server)) {
      KeyView key = connection.of(KeyApi.class).create(new KeyDraft(name, role));
      if (output.json) {
        output.printJson(key);
        return;
      }
      output.out().println(key.secret());
      output.out().println("This is the only time that it is shown.");
    }
  }

  @Command(
      name = "revoke",
      description = "From now on the key is refused.",
      mixinStandardHelpOptions = true,
      versionProvider = Cli.VersionText.class)
  void revoke(@Parameters(paramLabel = "ID", description = "The key's id, as listed.") UUID id) {
    try (var connection = Connection.open(server)) {
      KeyView key = connection.of(KeyApi.class).revoke(id);
      output.say(key, "Revoked " + key.name() + " (" + key.prefix() + "…).");
    }
  }
}
