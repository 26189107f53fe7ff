package dev.panopticon.cli;

import dev.panopticon.contract.ContractClient;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.RunningServer;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server to talk to, for the duration of a command: one that was named, one that runs on the data
 * directory, or a child started for this command. While a command runs it is attached, so that a
 * child of another command does not end under it.
 */
final class Connection implements AutoCloseable {
  private final URI address;
  private final ContractClient client;
  private final Attachment attachment;
  private final @Nullable ChildServer child;

  private Connection(
      URI address, @Nullable String key, Attachment attachment, @Nullable ChildServer child) {
    this.address = address;
    this.client = new ContractClient(address, key);
    this.attachment = attachment;
    this.child = child;
  }

  /**
   * @throws PanopticonException if there is no server and none can be started
   */
  static Connection open(ServerChoice choice) {
    if (choice.url != null) {
      String key = keyFromEnvironment();
      return new Connection(choice.url, key, Attachment.to(choice.url, key), null);
    }
    DataDirectory directory = DataDirectory.at(choice.data);
    requireDirectory(directory);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    try {
      return new StartOrJoin(directory, err).run(Connection::join, () -> start(directory));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PanopticonException(
          ErrorCode.UNAVAILABLE, "Interrupted while waiting for a server.", e);
    }
  }

  /** An empty variable is how many shells and CI systems say that there is none. */
  private static @Nullable String keyFromEnvironment() {
    String key = System.getenv("PANOPTICON_API_KEY");
    return key == null || key.isBlank() ? null : key;
  }

  /** Empty if the server is stopping. */
  static Optional<Connection> join(RunningServer server) {
    Attachment attachment = Attachment.to(server.address(), server.token());
    return attachment.accepted()
        ? Optional.of(new Connection(server.address(), server.token(), attachment, null))
        : Optional.empty();
  }

  private static Connection start(DataDirectory directory) {
    ChildServer child = ChildServer.start(directory);
    return new Connection(child.address(), child.token(), Attachment.none(), child);
  }

  /** To a server in this process. */
  static Connection to(ServerStarter.Running server) {
    return new Connection(server.address(), server.token(), Attachment.none(), null);
  }

  private static void requireDirectory(DataDirectory directory) {
    if (Files.exists(directory.root()) && !Files.isDirectory(directory.root())) {
      throw new PanopticonException(
          ErrorCode.DATA_DIRECTORY_UNUSABLE,
          "\"%s\" is a file, not a directory. Name the data directory with --data."
              .formatted(directory));
    }
  }

  URI address() {
    return address;
  }

  /** A proxy of a contract. */
  <T> T of(Class<T> contract) {
    return client.of(contract);
  }

  ContractClient client() {
    return client;
  }

  /** Whether the server is this command's own and ends with it. */
  boolean isOwn() {
    return child != null;
  }

  /** At an interruption: an own server stops at once, whoever else may use it. */
  void abandon() {
    attachment.close();
    if (child != null) {
      child.abandon();
    }
  }

  @Override
  public void close() {
    client.close();
    attachment.close();
    if (child != null) {
      child.close();
    }
  }
}
