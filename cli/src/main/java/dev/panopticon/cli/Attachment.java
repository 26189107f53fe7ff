package dev.panopticon.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Tells a server that a client is there, by a stream that stays open: whichever way this process
 * ends, the operating system closes it.
 */
final class Attachment implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 3_000;

  private final @Nullable HttpURLConnection http;

  private Attachment(@Nullable HttpURLConnection http) {
    this.http = http;
  }

  /**
   * Never fails: a server without this (an older one, or a key that may not) just does not know.
   */
  static Attachment to(URI address, @Nullable String key) {
    try {
      var http =
          (HttpURLConnection) address.resolve("/api/server/attachment").toURL().openConnection();
      http.setConnectTimeout(PATIENCE_MILLIS);
      http.setReadTimeout(PATIENCE_MILLIS);
      if (key != null) {
        http.setRequestProperty("Authorization", "Bearer " + key);
      }
      InputStream stream = http.getInputStream();
      int greeting = stream.read();
      return new Attachment(greeting < 0 ? null : http);
    } catch (IOException e) {
      return new Attachment(null);
    }
  }

  @Override
  public void close() {
    if (http != null) {
      http.disconnect();
    }
  }
}
