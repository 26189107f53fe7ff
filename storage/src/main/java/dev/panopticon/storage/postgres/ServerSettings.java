package dev.panopticon.storage.postgres;

import dev.panopticon.storage.space.VolumeBudget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the server is told on its command line, which overrides whatever stands in the cluster's
 * files. The only settings in the product are {@link #durable}: the constructor is package-private,
 * so that others exist in this package's tests alone.
 */
final class ServerSettings {
  private static final String LOG_PREFIX = "postgresql-";

  private final Map<String, String> values;

  ServerSettings(Map<String, String> values) {
    this.values = new LinkedHashMap<>(values);
  }

  /**
   * Acknowledged means committed: every commit waits for the disk (PERSISTENCE.md, P1). The log
   * begins a new file each day and at a size, of which {@link CapLogs} deletes the oldest, and has
   * neither statements nor row values, which are people's prompts. What the server may fill is by
   * the size of its volume (P6).
   */
  static ServerSettings durable(Path logs, VolumeBudget volume) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("fsync", "on");
    values.put("synchronous_commit", "on");
    values.put("full_page_writes", "on");
    values.put("shared_buffers", "128MB");
    values.put("max_connections", "100");
    values.put("min_wal_size", megabytes(volume.minWalBytes()));
    values.put("max_wal_size", megabytes(volume.maxWalBytes()));
    values.put("wal_keep_size", "0");
    values.put("temp_file_limit", megabytes(volume.tempFileBytes()));
    values.put("timezone", "UTC");
    values.put("log_timezone", "UTC");
    values.put("logging_collector", "on");
    values.put("log_directory", logs.toString());
    values.put("log_filename", LOG_PREFIX + "%Y-%m-%d_%H%M%S.log");
    values.put("log_file_mode", "0600");
    values.put("log_rotation_age", "1d");
    values.put("log_rotation_size", CapLogs.FILE_MEGABYTES + "MB");
    values.put("log_truncate_on_rotation", "off");
    values.put("log_min_error_statement", "panic");
    values.put("log_error_verbosity", "terse");
    values.put("jit", "off");
    return new ServerSettings(values);
  }

  /** Whether the server's collector wrote that file, in this version or an older one. */
  static boolean isLog(Path file) {
    return file.getFileName().toString().startsWith(LOG_PREFIX);
  }

  private static String megabytes(long bytes) {
    return (bytes >> 20) + "MB";
  }

  /** Arguments of {@code postgres}; reachable on loopback alone, with no socket file. */
  List<String> arguments(int port) {
    List<String> arguments = new ArrayList<>();
    values.forEach((name, value) -> setting(arguments, name, value));
    setting(arguments, "listen_addresses", "127.0.0.1");
    setting(arguments, "port", Integer.toString(port));
    setting(arguments, "unix_socket_directories", "");
    return List.copyOf(arguments);
  }

  private static void setting(List<String> arguments, String name, String value) {
    arguments.add("-c");
    arguments.add(name + "=" + value);
  }
}
