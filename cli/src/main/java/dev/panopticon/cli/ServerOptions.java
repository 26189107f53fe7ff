package dev.panopticon.cli;

import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a server is to run.
 *
 * @param data the data directory, made if absent
 * @param address what to listen on; anything but loopback requires API keys
 * @param port 0 for any free one
 * @param databaseUrl an outside PostgreSQL; null for the embedded one
 * @param child whether it serves one client for a while: it ends when nobody is attached and no run
 *     is active, and when its parent goes, which it sees by the end of its standard input
 * @param checkpoint run between the steps of the start; what it throws ends the start there
 */
public record ServerOptions(
    Path data,
    InetAddress address,
    int port,
    @Nullable String databaseUrl,
    boolean child,
    Runnable checkpoint) {
  /** A server that is wanted, however long its start takes. */
  public ServerOptions(
      Path data, InetAddress address, int port, @Nullable String databaseUrl, boolean child) {
    this(data, address, port, databaseUrl, child, () -> {});
  }
}
