package dev.panopticon.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers in the place of the server while its database is recovered, backed up or migrated, which
 * may take minutes: that the process lives, and that it is not ready. Without it a supervisor would
 * kill the process in the middle, and again. Opens only when that takes longer than a moment, so
 * that no ordinary start pays for it. Thread-safe.
 */
final class WaitingRoom implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingRoom.class);
  private static final long MOMENT_MILLIS = 1_000;
  private static final String LIVE = "{\"status\":\"live\"}";
  private static final String NOT_READY =
      "{\"status\":\"not ready\",\"reason\":\"migrating: the database is being opened, recovered,"
          + " backed up or migrated\"}";

  private final Listen listen;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable HttpServer server;

  private WaitingRoom(Listen listen) {
    this.listen = listen;
  }

  /** Opens in a moment, unless it is closed before. With port 0 nobody could ask. */
  static WaitingRoom at(Listen listen) {
    var room = new WaitingRoom(listen);
    if (listen.port() != 0) {
      Thread.ofPlatform().daemon().name("waiting-room").start(room::openLater);
    }
    return room;
  }

  private void openLater() {
    try {
      if (!closed.await(MOMENT_MILLIS, TimeUnit.MILLISECONDS)) {
        open();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("probes are not answered until the database is open: {}", e.getMessage());
    }
  }

  private synchronized void open() throws IOException {
    if (closed.getCount() == 0) {
      return;
    }
    server = HttpServer.create(new InetSocketAddress(listen.address(), listen.port()), 0);
    server.createContext("/", WaitingRoom::answer);
    server.start();
    LOG.info("the database takes its time; probes are answered meanwhile");
  }

  private static void answer(HttpExchange exchange) throws IOException {
    boolean live = exchange.getRequestURI().getPath().equals("/health/live");
    byte[] body = (live ? LIVE : NOT_READY).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Connection", "close");
    if (!live) {
      exchange.getResponseHeaders().set("Retry-After", "5");
    }
    exchange.sendResponseHeaders(live ? 200 : 503, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** The port is free when this returns. Idempotent. */
  @Override
  public synchronized void close() {
    closed.countDown();
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }
}
