package dev.panopticon.suite.rows;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strict UTF-8. Not thread-safe. */
final class Utf8 {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  /** The text; null if the bytes are no UTF-8. */
  @Nullable String decode(ByteBuffer bytes) {
    try {
      return decoder.decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
