package dev.panopticon.storage;

import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Main class of a child process: owns the data directory in its first argument, opens the embedded
 * database, says READY, then commits numbers one by one and acknowledges each, until a byte comes
 * on its standard input or it is killed.
 */
public final class OwnerProcess {
  private OwnerProcess() {}

  public static void main(String[] arguments) throws IOException {
    try (var owner = DataDirectory.at(Path.of(arguments[0])).own()) {
      System.out.println("OWNED");
      try (var database = Database.embedded(owner)) {
        long pid = ProcessHandle.current().pid();
        owner.publishServer(
            new RunningServer(
                URI.create("http://127.0.0.1:8123"), "secret", pid, "1.2.3", Instant.now()));
        commitUntilTold(database);
      }
      System.out.println("STOPPED");
    } catch (PanopticonException refusal) {
      System.out.println(
          "REFUSED " + refusal.code() + " " + refusal.getMessage().replace('\n', ' '));
    }
  }

  private static void commitUntilTold(Database database) throws IOException {
    var jdbc = JdbcClient.create(database.pool(PoolSettings.of("public").withMaxSize(1)));
    jdbc.sql("CREATE TABLE IF NOT EXISTS acknowledged (number integer PRIMARY KEY)").update();
    System.out.println("READY");
    for (int number = 1; !told(); number++) {
      jdbc.sql("INSERT INTO acknowledged VALUES (:n) ON CONFLICT DO NOTHING")
          .param("n", number)
          .update();
      System.out.println("COMMITTED " + number);
    }
  }

  private static boolean told() throws IOException {
    return System.in.available() > 0 && System.in.read() >= 0;
  }
}
