package dev.panopticon.judging;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Delimiters around the texts of one judge call that none of these texts can forge: each line of
 * the fence carries a code derived from all the texts, so a text would have to contain the hash of
 * itself. The same texts have the same code, so the same call has the same content key. Lines in a
 * text that look like a fence are made to look different ({@code <<<} becomes U+2039 three times).
 */
final class MaterialFence {
  /** What is between the fences, in the words of the fence. */
  enum Name {
    QUESTION,
    REFERENCE,
    CONTEXT,
    ANSWER,
    ANSWER_A,
    ANSWER_B;

    String words() {
      return name().replace('_', ' ');
    }
  }

  private static final String NAMES = "(?:QUESTION|REFERENCE|CONTEXT|ANSWER)";
  private static final Pattern LOOK_ALIKE =
      Pattern.compile("<<<(?=\\s*(?:END\\s+)?%s\\b)".formatted(NAMES), Pattern.CASE_INSENSITIVE);

  /** A fenced text, as a judge may repeat it; without its end the rest of the reply is in it. */
  private static final Pattern ECHO =
      Pattern.compile(
          "(?s)<<<(%s(?: [AB])?) ([0-9a-f]{16})>>>.*?(?:<<<END \\1 \\2>>>|\\z)".formatted(NAMES));

  private final String code;

  private MaterialFence(String code) {
    this.code = code;
  }

  static MaterialFence around(List<String> texts) {
    int attempt = 0;
    String code = code(attempt, texts);
    while (isContained(code, texts)) {
      attempt++;
      code = code(attempt, texts);
    }
    return new MaterialFence(code);
  }

  /**
   * Removes what is fenced from a reply: a judge that repeats its material does not judge by it.
   */
  static String removeEchoes(String reply) {
    return reply.contains("<<<") ? ECHO.matcher(reply).replaceAll("") : reply;
  }

  String code() {
    return code;
  }

  String wrap(Name name, String text) {
    String words = name.words();
    return "<<<"
        + words
        + " "
        + code
        + ">>>\n"
        + neutral(text)
        + "\n<<<END "
        + words
        + " "
        + code
        + ">>>";
  }

  private static String neutral(String text) {
    return text.contains("<<<") ? LOOK_ALIKE.matcher(text).replaceAll("\u2039\u2039\u2039") : text;
  }

  private static boolean isContained(String code, Collection<String> texts) {
    return texts.stream().anyMatch(text -> text.contains(code));
  }

  private static String code(int attempt, List<String> texts) {
    MessageDigest digest = sha256();
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(attempt).array());
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }
}
