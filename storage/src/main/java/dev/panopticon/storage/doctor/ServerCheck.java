package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.directory.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether the server that the directory names answers; where none is named, whether its port is
 * free.
 */
final class ServerCheck implements Check {
  private final Examined examined;
  private final Predicate<RunningServer> answers;
  private final int port;

  /**
   * @param answers whether that very server answers, and for this instance
   * @param port where the next server would listen; 0 for any
   */
  ServerCheck(Examined examined, Predicate<RunningServer> answers, int port) {
    this.examined = examined;
    this.answers = answers;
    this.port = port;
  }

  @Override
  public String name() {
    return "server";
  }

  @Override
  public CheckFinding run() {
    Optional<RunningServer> named = examined.directory().findServer();
    if (named.isEmpty()) {
      return Files.exists(examined.directory().serverFile()) ? damaged() : none();
    }
    RunningServer server = named.get();
    return answers.test(server)
        ? CheckFinding.pass(name(), "answers at " + server.address())
        : CheckFinding.warn(
            name(),
            "%s names %s, which does not answer for this instance: it was killed, or hangs"
                .formatted(examined.directory().serverFile(), server),
            "Start it again: " + examined.command("up"));
  }

  private CheckFinding damaged() {
    return CheckFinding.warn(
        name(),
        examined.directory().serverFile() + " is damaged: local commands do not find the server",
        "Start it again: %s && %s".formatted(examined.command("down"), examined.command("up")));
  }

  private CheckFinding none() {
    return isFree()
        ? CheckFinding.pass(
            name(), "none runs" + (port == 0 ? "" : ", and port %d is free".formatted(port)))
        : CheckFinding.warn(
            name(),
            "none runs, and another program listens on port %d".formatted(port),
            examined.command("up") + " --port 0");
  }

  private boolean isFree() {
    if (port == 0) {
      return true;
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
