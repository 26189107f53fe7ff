package dev.panopticon.providers;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;

/**
 * A request's body, which knows whether it was asked for. The JDK's client asks once it has a
 * connection, with its handshake and through its proxy, and has written the headers: before that,
 * no provider has anything to work on.
 */
final class AskedBody implements BodyPublisher {
  private final BodyPublisher bytes;
  private volatile boolean asked;

  AskedBody(byte[] bytes) {
    this.bytes = BodyPublishers.ofByteArray(bytes);
  }

  /** From any thread. */
  boolean asked() {
    return asked;
  }

  @Override
  public long contentLength() {
    return bytes.contentLength();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> client) {
    asked = true;
    bytes.subscribe(client);
  }
}
