package dev.panopticon.app;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;

/**
 * Where a process listens.
 *
 * @param port 0 for any free one
 */
record Listen(InetAddress address, int port) {
  /** Asked before anything is started, so that the commonest mistake is told within a moment. */
  void requireFree() {
    if (port == 0) {
      return;
    }
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(address, port));
    } catch (BindException e) {
      throw new PanopticonException(
          ErrorCode.PORT_IN_USE,
          "Cannot listen on %s port %d: %s. Choose another with --port, or --port 0 for any free one."
              .formatted(address.getHostAddress(), port, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new PanopticonException(
          ErrorCode.PORT_IN_USE,
          "Cannot listen on %s: %s.".formatted(address.getHostAddress(), e.getMessage()),
          e);
    }
  }

  /**
   * The address for clients on this machine.
   *
   * @param actualPort the port that was taken
   */
  URI uri(int actualPort) {
    String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + actualPort);
  }
}
