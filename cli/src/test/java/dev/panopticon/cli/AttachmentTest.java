package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AttachmentTest {
  /** No beat comes before the close has ended. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void closeDoesNotWaitForTheNextBeat() throws Exception {
    var closed = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/server/attachment", exchange -> beat(exchange, closed));
    server.start();
    try {
      Attachment attachment =
          Attachment.to(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), null);
      assertThat(attachment.accepted()).isTrue();
      while (!readerWaits()) {
        Thread.onSpinWait();
      }
      attachment.close();
      assertThat(readerWaits()).as("the reader waits for the beat, and the close did not").isTrue();
    } finally {
      closed.countDown();
      server.stop(0);
    }
  }

  /** For the beat, with the stream's lock. */
  private static boolean readerWaits() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals("attachment"))
        .flatMap(thread -> Arrays.stream(thread.getValue()))
        .anyMatch(frame -> frame.getClassName().equals("sun.nio.ch.NioSocketImpl"));
  }

  private static void beat(HttpExchange exchange, CountDownLatch closed) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    var body = exchange.getResponseBody();
    body.write('.');
    body.flush();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }
}
