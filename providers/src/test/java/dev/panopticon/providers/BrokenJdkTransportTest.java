package dev.panopticon.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** The same over the JDK's client, which takes what needs TLS or a proxy. */
class BrokenJdkTransportTest extends BrokenTransportTest {
  private static final int MOST_WAITING = 50;

  @Override
  ProviderClients clients(CallSettings settings) {
    return new ProviderClients(
        Calls.credentials(), settings, InstantSource.system(), address -> false);
  }

  /** Takes no further connection and refuses none, as behind a firewall that drops what comes. */
  private record Deaf(ServerSocket server, Deque<Socket> waiting) implements AutoCloseable {
    static Deaf listening() throws IOException {
      var deaf =
          new Deaf(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), new ArrayDeque<>());
      while (deaf.takesAnother()) {
        assertThat(deaf.waiting).as("the backlog gets full").hasSizeLessThan(MOST_WAITING);
      }
      return deaf;
    }

    private boolean takesAnother() throws IOException {
      var socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 500);
        return true;
      } catch (SocketTimeoutException full) {
        return false;
      }
    }

    String baseUrl() {
      return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : waiting) {
        socket.close();
      }
      server.close();
    }
  }

  @Test
  void hostThatTakesNoConnectionIsNoSilentModelHoweverShortThePatience() throws Exception {
    try (var deaf = Deaf.listening();
        var clients = clients(Calls.patientSettings())) {
      for (Timeouts timeouts : new Timeouts[] {new Timeouts(1, null), new Timeouts(null, 1)}) {
        assertNothingWasSent(clients.call(Calls.request(deaf.baseUrl(), timeouts)), deaf.baseUrl());
      }
    }
  }

  @Test
  void serverThatTakesNoPartInTheHandshakeIsNoSilentModel() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var clients = clients(Calls.patientSettings())) {
      String baseUrl = "https://127.0.0.1:" + server.getLocalPort() + "/v1";
      assertNothingWasSent(clients.call(Calls.request(baseUrl, new Timeouts(1, null))), baseUrl);
    }
  }

  private static void assertNothingWasSent(CallOutcome outcome, String address) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            CallOutcome.Failed.class,
            failed -> {
              assertThat(failed.errorClass()).isEqualTo(ErrorClass.CONNECTION);
              assertThat(failed.message()).contains("no connection to " + address + " within 1 s");
              assertThat(failed.mayBeBilled()).isFalse();
            });
  }
}
