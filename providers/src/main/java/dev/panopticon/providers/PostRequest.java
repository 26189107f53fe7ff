package dev.panopticon.providers;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request to a provider.
 *
 * @param headers in their order, without those of the connection and of the body's length; their
 *     values are of visible characters
 */
@SuppressWarnings("ArrayRecordComponent") // handed from writer to transport, never compared
record PostRequest(URI uri, Map<String, String> headers, byte[] body) {
  PostRequest {
    headers = new LinkedHashMap<>(headers);
    headers.values().forEach(PostRequest::requireVisible);
  }

  /** A line break would end the header, and begin one that nobody meant. */
  private static void requireVisible(String value) {
    if (value.chars().anyMatch(character -> character < ' ' || character == 0x7f)) {
      throw new IllegalArgumentException("a header's value has a control character");
    }
  }

  /**
   * @param asked this request's body, for one call
   */
  HttpRequest forJdk(AskedBody asked) {
    var request = HttpRequest.newBuilder(uri).POST(asked);
    headers.forEach(request::header);
    return request.build();
  }

  /** As it goes over a connection of HTTP/1.1. */
  byte[] onTheWire() {
    var head = new StringBuilder(256).append("POST ").append(uri.getRawPath());
    if (uri.getRawQuery() != null) {
      head.append('?').append(uri.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(uri.getRawAuthority());
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    head.append("\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
    var bytes = new ByteArrayOutputStream(head.length() + body.length);
    bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
