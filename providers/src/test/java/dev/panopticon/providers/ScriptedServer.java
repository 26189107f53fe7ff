package dev.panopticon.providers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real HTTP/1.1 server that answers what a test scripts, down to the byte: every fault that a
 * provider, or the network before it, can show.
 */
final class ScriptedServer implements AutoCloseable {
  /** One request as it was on the wire; header names are in lower case. */
  record Received(String requestLine, Map<String, String> headers, String body) {}

  /** What a connection sends back. */
  interface Script {
    /** Returns whether the connection stays open for a further request. */
    boolean answer(Connection connection) throws IOException;
  }

  /** The server's end of one connection. */
  record Connection(InputStream in, OutputStream out, CountDownLatch clientLeft) {
    void send(String text) throws IOException {
      send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** Sends nothing more until the client goes away. */
    void waitUntilClientLeaves() throws IOException {
      try {
        while (in.read() != -1) {
          // A client that waits for its reply sends nothing.
        }
      } finally {
        clientLeft.countDown();
      }
    }
  }

  private final ServerSocket socket;
  private final Queue<Script> next = new ConcurrentLinkedQueue<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Script usual;

  final List<Received> received = new CopyOnWriteArrayList<>();
  final CountDownLatch clientLeft = new CountDownLatch(1);

  ScriptedServer(Script usual) {
    this.usual = usual;
    try {
      socket = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    Thread.ofVirtual().start(this::accept);
  }

  static ScriptedServer answering(String text) {
    return new ScriptedServer(json(200, completion(text)));
  }

  /** A whole chat completion with usage 3 and 2. */
  static String completion(String text) {
    return """
        {"id": "c", "object": "chat.completion", "choices": [{"index": 0, "finish_reason": "stop",
         "message": {"role": "assistant", "content": "%s"}}],
         "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}}"""
        .formatted(text);
  }

  static Script json(int status, String body, String... headerLines) {
    return bytes(status, "application/json", body.getBytes(StandardCharsets.UTF_8), headerLines);
  }

  static Script bytes(int status, String contentType, byte[] body, String... headerLines) {
    return connection -> {
      connection.send(head(status, contentType, body.length, headerLines));
      connection.send(body);
      return true;
    };
  }

  static String head(int status, String contentType, int length, String... headerLines) {
    var head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
    head.append("Content-Type: ").append(contentType).append("\r\n");
    head.append("Content-Length: ").append(length).append("\r\n");
    for (String line : headerLines) {
      head.append(line).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  static String chunk(String text) {
    return Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length)
        + "\r\n"
        + text
        + "\r\n";
  }

  /** These are answered first, one for each request; then the usual script again. */
  ScriptedServer first(Script... scripts) {
    next.addAll(List.of(scripts));
    return this;
  }

  void usually(Script script) {
    usual = script;
  }

  int port() {
    return socket.getLocalPort();
  }

  String baseUrl() {
    return "http://127.0.0.1:" + port() + "/v1";
  }

  /** How many connections were ever made. */
  int connections() {
    return connections.get();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket accepted = socket.accept();
        open.add(accepted);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(accepted));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket accepted) {
    try (accepted) {
      accepted.setTcpNoDelay(true);
      var in = new BufferedInputStream(accepted.getInputStream());
      var connection = new Connection(in, accepted.getOutputStream(), clientLeft);
      Received request = read(in);
      while (request != null) {
        received.add(request);
        Script script = next.poll();
        if (!(script == null ? usual : script).answer(connection)) {
          return;
        }
        request = read(in);
      }
    } catch (IOException clientIsGone) {
      clientLeft.countDown();
    } finally {
      open.remove(accepted);
    }
  }

  private static Received read(InputStream in) throws IOException {
    String requestLine = line(in);
    if (requestLine == null) {
      return null;
    }
    var headers = new TreeMap<String, String>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Received(
        requestLine, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next == -1) {
        return null;
      }
      bytes.write(next);
    }
    return bytes.toString(StandardCharsets.US_ASCII).strip();
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket each : open) {
        each.close();
      }
    } catch (IOException alreadyGone) {
      throw new UncheckedIOException(alreadyGone);
    }
  }
}
