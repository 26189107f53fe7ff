package dev.panopticon.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * The simulator's tokens: slices of four code points, the last one maybe shorter. So the usage, the
 * limit by {@code max_tokens}, the streamed pieces and the logprobs agree. About what vendors'
 * tokenizers give for English.
 */
final class Tokens {
  private static final int CODE_POINTS = 4;

  private Tokens() {}

  static int count(int codePoints) {
    return Math.ceilDiv(codePoints, CODE_POINTS);
  }

  static int count(String text) {
    return count(text.codePointCount(0, text.length()));
  }

  /** The first {@code maxTokens} tokens of the text. */
  static String first(String text, int maxTokens) {
    return maxTokens >= count(text)
        ? text
        : text.substring(0, text.offsetByCodePoints(0, maxTokens * CODE_POINTS));
  }

  static List<String> slices(String text) {
    int left = text.codePointCount(0, text.length());
    var slices = new ArrayList<String>(count(left));
    for (int start = 0; left > 0; left -= CODE_POINTS) {
      int end = text.offsetByCodePoints(start, Math.min(CODE_POINTS, left));
      slices.add(text.substring(start, end));
      start = end;
    }
    return slices;
  }
}
