package dev.panopticon.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What goes out over the connection. */
sealed interface Reply {

  /**
   * Status line, content type and further headers.
   *
   * @param headers further ones
   */
  record Head(int status, String contentType, Map<String, String> headers) {}

  /** An ordinary reply. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and copying it would cost each call
  record Whole(Head head, byte[] body) implements Reply {}

  /**
   * A reply whose body goes out piece by piece.
   *
   * @param contentLength as announced in the head; -1 for a chunked body
   * @param interval between two parts; zero sends them all at once
   * @param cut whether the connection closes after the last part, with the body unfinished
   */
  record InParts(Head head, long contentLength, List<byte[]> parts, Duration interval, boolean cut)
      implements Reply {}

  /** Not one byte; after the duration the connection closes. */
  record Silence(Duration duration) implements Reply {}
}
