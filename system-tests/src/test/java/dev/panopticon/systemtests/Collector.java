package dev.panopticon.systemtests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An OpenTelemetry collector: takes spans by OTLP over HTTP, and keeps them. */
final class Collector implements AutoCloseable {
  /** One request, as it was sent and as it is read. */
  record Received(String path, byte[] body, ExportTraceServiceRequest request) {
    /** Every text in it stands there as it is: nothing in OTLP is packed. */
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final HttpServer http;
  private final Queue<Received> received = new ConcurrentLinkedQueue<>();

  Collector() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::receive);
    http.start();
  }

  /** What cannot be read is answered with an error, and not kept. */
  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      var request = ExportTraceServiceRequest.parseFrom(body);
      received.add(new Received(exchange.getRequestURI().getPath(), body, request));
      byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  List<ResourceSpans> resources() {
    return received.stream().flatMap(r -> r.request().getResourceSpansList().stream()).toList();
  }

  List<Span> spans() {
    return resources().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
