package dev.panopticon.storage.postgres;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An embedded server for test data: fast, since it does not wait for the disk. It is in this
 * package's tests because nothing in the product can make such settings.
 */
public final class ScratchServer {
  private ScratchServer() {}

  public static EmbeddedPostgres start(ClusterFiles files, PostgresBundle bundle) {
    return EmbeddedPostgres.start(files, bundle, settings(files.logs()), List.of("--no-sync"));
  }

  /** Ends the server that a killed test left on {@code files}. */
  public static void endLeftover(ClusterFiles files) throws InterruptedException {
    new LeftoverServer(files).end();
  }

  private static ServerSettings settings(Path logs) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("fsync", "off");
    values.put("synchronous_commit", "off");
    values.put("full_page_writes", "off");
    values.put("shared_buffers", "64MB");
    values.put("max_connections", "200");
    values.put("timezone", "UTC");
    values.put("logging_collector", "on");
    values.put("log_directory", logs.toString());
    values.put("log_filename", "postgresql-%a.log");
    values.put("jit", "off");
    return new ServerSettings(values);
  }
}
