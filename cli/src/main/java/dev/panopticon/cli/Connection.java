package dev.panopticon.cli;

import dev.panopticon.contract.ContractClient;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.RunningServer;
import java.net.URI;
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

  private Connection(URI address, @Nullable String key, @Nullable ChildServer child) {
    this.address = address;
    this.client = new ContractClient(address, key);
    this.child = child;
    this.attachment = Attachment.to(address, key);
  }

  /**
   * @throws PanopticonException if there is no server and none can be started
   */
  static Connection open(ServerChoice choice) {
    if (choice.url != null) {
      return new Connection(choice.url, System.getenv("PANOPTICON_API_KEY"), null);
    }
    Optional<RunningServer> running = LiveServer.find(DataDirectory.at(choice.data));
    if (running.isPresent()) {
      return new Connection(running.get().address(), running.get().token(), null);
    }
    requireDirectory(choice);
    ChildServer child = ChildServer.start(choice.data);
    return new Connection(child.address(), child.token(), child);
  }

  /** To a server that is known to run. */
  static Connection to(URI address, String token) {
    return new Connection(address, token, null);
  }

  private static void requireDirectory(ServerChoice choice) {
    if (Files.exists(choice.data) && !Files.isDirectory(choice.data)) {
      throw new PanopticonException(
          ErrorCode.DATA_DIRECTORY_UNUSABLE,
          "\"%s\" is a file, not a directory. Name the data directory with --data."
              .formatted(choice.data));
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

  @Override
  public void close() {
    attachment.close();
    if (child != null) {
      child.close();
    }
  }
}
