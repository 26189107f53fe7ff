package dev.panopticon.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.storage.space.SpaceProbe;
import dev.panopticon.storage.space.VolumeBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set moves between the embedded server and the container, and is as safe in both. */
class ServerSettingsTest {
  @TempDir Path home;

  @Test
  void containerHasTheSameSettings() throws Exception {
    Path logs = home.resolve("logs");
    var budget = VolumeBudget.of(SpaceProbe.of(home).look());
    Stream<String> embedded =
        ServerSettings.durable(logs, budget).arguments(5432).stream()
            .filter(argument -> !argument.equals("-c"))
            .filter(argument -> !argument.matches("(listen_addresses|port|unix_socket_.*)=.*"));

    assertThat(names(inContainer(logs)))
        .containsExactlyInAnyOrderElementsOf(names(embedded.toList()));
  }

  /** Sizes by the volume are rounded another way, by what {@code df} tells. */
  private static List<String> names(List<String> settings) {
    return settings.stream()
        .map(each -> each.replaceFirst("^((?:min|max)_wal_size|temp_file_limit)=\\d+MB$", "$1"))
        .toList();
  }

  private List<String> inContainer(Path logs) throws Exception {
    String script = ". %s && server_settings %s %s".formatted(script(), home, logs);
    Process shell = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
    List<String> settings = shell.inputReader().readAllLines();
    assertThat(shell.waitFor()).as(settings.toString()).isZero();
    return settings;
  }

  private static Path script() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docker/postgres/settings.sh"))) {
      folder = folder.getParent();
    }
    return folder.resolve("docker/postgres/settings.sh");
  }
}
