package dev.panopticon.providers;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A connection without TLS that speaks HTTP/1.1 (RFC 9112): one request, then its reply, then
 * perhaps the next. It reads no more than its caller may have, and sends nothing twice. Used by one
 * thread at a time; a virtual thread that is interrupted in it ends the connection.
 */
final class PlainConnection implements AutoCloseable {
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?");
  private static final int BUFFER_BYTES = 8 * 1024;
  private static final int MAX_HEAD_BYTES = 64 * 1024;

  /** Long enough to see a goodbye that has come already. */
  private static final int GOODBYE_MILLIS = 1;

  /**
   * What came back.
   *
   * @param body whole for a good status; at least its beginning for an error; empty when it is too
   *     large
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
  record Reply(int status, HttpHeaders headers, byte[] body, boolean tooLarge) {}

  private record Head(boolean keepsByDefault, int status, HttpHeaders headers) {
    boolean isGood() {
      return status / 100 == 2;
    }

    boolean isInterim() {
      return status / 100 == 1;
    }

    boolean hasNoBody() {
      return status == 204 || status == 304;
    }

    boolean isChunked() {
      return headers
          .firstValue("transfer-encoding")
          .map(coding -> coding.toLowerCase(Locale.ROOT).endsWith("chunked"))
          .orElse(false);
    }

    boolean keeps() {
      String connection =
          headers.firstValue("connection").map(word -> word.toLowerCase(Locale.ROOT)).orElse("");
      return keepsByDefault ? !connection.contains("close") : connection.contains("keep-alive");
    }
  }

  private final Socket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int next;
  private int end;
  private boolean reusable;

  private PlainConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  /**
   * @throws UnresolvedAddressException if the host is not known
   * @throws HttpConnectTimeoutException if there is no connection in time
   * @throws java.net.ConnectException if nothing accepts it
   */
  static PlainConnection open(InetSocketAddress address, CallSettings settings) throws IOException {
    if (address.isUnresolved()) {
      throw new UnresolvedAddressException();
    }
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(address, Math.toIntExact(settings.connectTimeout().toMillis()));
      return new PlainConnection(socket);
    } catch (SocketTimeoutException late) {
      socket.close();
      throw new HttpConnectTimeoutException("no connection in time");
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
  }

  /** Sends the request; blocks while the other side takes none of it. */
  void send(byte[] request) throws IOException {
    reusable = false;
    socket.getOutputStream().write(request);
  }

  /**
   * @param maxAnswerBytes of a body with a good status
   * @throws TimeoutException with words that say what was waited for
   */
  Reply receive(long maxAnswerBytes, Patience patience) throws IOException, TimeoutException {
    Head head = head(patience);
    while (head.isInterim()) {
      head = head(patience);
    }
    var body = new Body(head.isGood() ? maxAnswerBytes : ReplyCollector.MAX_ERROR_BYTES);
    try {
      boolean whole = head.hasNoBody() || read(head, body, patience);
      reusable = whole && head.keeps();
    } catch (IOException | TimeoutException brokenOff) {
      if (head.isGood()) {
        throw brokenOff;
      }
    }
    boolean tooLarge = head.isGood() && body.full;
    return new Reply(
        head.status(), head.headers(), tooLarge ? new byte[0] : body.bytes.toByteArray(), tooLarge);
  }

  /** Whether a further request may be sent. */
  boolean isReusable() {
    return reusable;
  }

  /** Whether the other side has said goodbye, or anything else that nobody asked for. */
  boolean isGone() {
    if (next < end) {
      return true;
    }
    try {
      socket.setSoTimeout(GOODBYE_MILLIS);
      var _ = in.read(buffer);
      return true;
    } catch (SocketTimeoutException silent) {
      return false;
    } catch (IOException broken) {
      return true;
    }
  }

  private Head head(Patience patience) throws IOException, TimeoutException {
    int[] room = {MAX_HEAD_BYTES};
    String status = line(room, patience);
    if (!STATUS_LINE.matcher(status).matches()) {
      throw new ProtocolException("its first line is not one of HTTP/1.1");
    }
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String line = line(room, patience); !line.isEmpty(); line = line(room, patience)) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new ProtocolException("one of its headers has no name");
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
          .add(line.substring(colon + 1).strip());
    }
    return new Head(
        status.charAt(7) == '1',
        Integer.parseInt(status.substring(9, 12)),
        HttpHeaders.of(headers, (name, value) -> true));
  }

  /**
   * @param room how many bytes there may be, which becomes less
   */
  private String line(int[] room, Patience patience) throws IOException, TimeoutException {
    var line = new StringBuilder();
    while (true) {
      if (next == end) {
        fill(patience);
      }
      char character = (char) Byte.toUnsignedInt(buffer[next++]);
      if (--room[0] < 0) {
        throw new ProtocolException("its headers are longer than " + MAX_HEAD_BYTES + " bytes");
      }
      if (character == '\n') {
        int length = line.length();
        boolean returned = length > 0 && line.charAt(length - 1) == '\r';
        return returned ? line.substring(0, length - 1) : line.toString();
      }
      line.append(character);
    }
  }

  /**
   * @return whether the body's end was reached, and with it where the next reply begins
   */
  private boolean read(Head head, Body body, Patience patience)
      throws IOException, TimeoutException {
    if (head.isChunked()) {
      return readChunks(body, patience);
    }
    var length = head.headers().firstValue("content-length");
    if (length.isEmpty()) {
      return readToTheEnd(body, patience);
    }
    long announced = number(length.get(), 10);
    if (head.isGood() && announced > body.bound) {
      body.full = true;
      return false;
    }
    return read(announced, body, patience);
  }

  private boolean readChunks(Body body, Patience patience) throws IOException, TimeoutException {
    while (true) {
      String size = line(new int[] {MAX_HEAD_BYTES}, patience);
      int extension = size.indexOf(';');
      long length = number(extension < 0 ? size : size.substring(0, extension), 16);
      if (length == 0) {
        int[] room = {MAX_HEAD_BYTES};
        while (!line(room, patience).isEmpty()) {
          // trailers say nothing that is needed
        }
        return true;
      }
      if (!read(length, body, patience)) {
        return false;
      }
      if (!line(new int[] {2}, patience).isEmpty()) {
        throw new ProtocolException("a part of its body is longer than it said");
      }
    }
  }

  private static long number(String digits, int radix) throws ProtocolException {
    try {
      return Long.parseUnsignedLong(digits.strip(), radix);
    } catch (NumberFormatException notOne) {
      throw new ProtocolException("the length of its body is no number");
    }
  }

  private boolean read(long length, Body body, Patience patience)
      throws IOException, TimeoutException {
    long left = length;
    while (left > 0) {
      if (next == end) {
        fill(patience);
      }
      int part = (int) Math.min(left, end - next);
      if (!body.take(buffer, next, part)) {
        return false;
      }
      next += part;
      left -= part;
    }
    return true;
  }

  /** Never reusable: the end of the body is the end of the connection. */
  private boolean readToTheEnd(Body body, Patience patience) throws IOException, TimeoutException {
    try {
      while (body.take(buffer, next, end - next)) {
        next = end;
        fill(patience);
      }
    } catch (EOFException whole) {
      return false;
    }
    return false;
  }

  private void fill(Patience patience) throws IOException, TimeoutException {
    socket.setSoTimeout(patience.forNextByte());
    try {
      int read = in.read(buffer);
      if (read < 0) {
        throw new EOFException("it was closed");
      }
      next = 0;
      end = read;
    } catch (SocketTimeoutException silent) {
      throw patience.ranOut();
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException gone) {
      // it is closed either way
    }
  }

  /** What came of a body so far. */
  private static final class Body {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long bound;
    private boolean full;

    Body(long bound) {
      this.bound = bound;
    }

    /**
     * @return whether there is room for more
     */
    boolean take(byte[] from, int offset, int length) {
      int room = (int) Math.min(length, bound - bytes.size());
      bytes.write(from, offset, room);
      full = room < length;
      return !full;
    }
  }
}
