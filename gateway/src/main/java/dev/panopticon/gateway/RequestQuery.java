package dev.panopticon.gateway;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * What stands behind the question mark. The server's own parser would fail in the midst of a
 * controller on what it cannot decode, and the database on a NUL; so both are refused at the door,
 * for data and pages alike.
 */
final class RequestQuery {
  private RequestQuery() {}

  /**
   * @throws PanopticonException with INVALID_REQUEST if a parameter has no name, is not
   *     percent-encoded UTF-8, or holds a NUL
   */
  static void check(HttpServletRequest request) {
    String raw = request.getQueryString();
    if (raw != null) {
      Stream.of(raw.split("&")).forEach(RequestQuery::checkParameter);
    }
  }

  private static void checkParameter(String parameter) {
    if (parameter.startsWith("=")) {
      throw invalid("has a value without a name: write name=value");
    }
    byte[] bytes = decoded(parameter);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw invalid("is not UTF-8, percent-encoded");
    }
    for (byte one : bytes) {
      if (one == 0) {
        throw invalid("has a NUL character (%00): remove it");
      }
    }
  }

  private static byte[] decoded(String parameter) {
    byte[] raw = parameter.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        bytes.put(raw[i]);
        continue;
      }
      if (i + 2 >= raw.length
          || !HexFormat.isHexDigit(raw[i + 1])
          || !HexFormat.isHexDigit(raw[i + 2])) {
        throw invalid("has a % that two hexadecimal digits do not follow: write it as %25");
      }
      bytes.put(
          (byte) (HexFormat.fromHexDigit(raw[i + 1]) << 4 | HexFormat.fromHexDigit(raw[i + 2])));
      i += 2;
    }
    return java.util.Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static PanopticonException invalid(String detail) {
    return new PanopticonException(
        ErrorCode.INVALID_REQUEST, "Refused: what stands behind the ? " + detail + ".");
  }
}
