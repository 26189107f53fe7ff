package dev.panopticon.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
  private final boolean accepted;

  private Attachment(@Nullable HttpURLConnection http, boolean accepted) {
    this.http = http;
    this.accepted = accepted;
  }

  /** Where there is nothing to attach to. */
  static Attachment none() {
    return new Attachment(null, true);
  }

  /** Never fails: whether it worked is seen by {@link #accepted}. */
  static Attachment to(URI address, @Nullable String key) {
    try {
      var http =
          (HttpURLConnection) address.resolve("/api/server/attachment").toURL().openConnection();
      http.setConnectTimeout(PATIENCE_MILLIS);
      http.setReadTimeout(PATIENCE_MILLIS);
      if (key != null) {
        http.setRequestProperty("Authorization", "Bearer " + key);
      }
      // A server without this, or a key that may not: it does not know of us, but it is there.
      if (http.getResponseCode() != HttpURLConnection.HTTP_OK) {
        return none();
      }
      return greeted(http);
    } catch (IOException e) {
      return new Attachment(null, false);
    }
  }

  private static Attachment greeted(HttpURLConnection http) throws IOException {
    InputStream beats = http.getInputStream();
    if (beats.read() < 0) {
      return new Attachment(null, false);
    }
    Thread.ofPlatform().daemon().name("attachment").start(() -> discard(beats));
    return new Attachment(http, true);
  }

  // Beats that nobody reads would fill the connection in the course of a day, and end it.
  private static void discard(InputStream beats) {
    try {
      beats.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The server has ended, or we have.
    }
  }

  /** Whether the server is there and is not stopping. */
  boolean accepted() {
    return accepted;
  }

  /**
   * Does not wait: whoever reads the stream holds its lock until the next beat, many seconds from
   * now. This process' end cuts the connection before that.
   */
  @Override
  public void close() {
    if (http != null) {
      Thread.ofPlatform().daemon().name("detach").start(http::disconnect);
    }
  }
}
