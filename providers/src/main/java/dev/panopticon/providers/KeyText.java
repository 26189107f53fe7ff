package dev.panopticon.providers;

/** Reads a key out of the text of a variable or a file. */
final class KeyText {
  private KeyText() {}

  /**
   * The trimmed text, which has to be visible ASCII: anything else cannot be in a header, and is
   * more likely a whole file or a wrong encoding than a key.
   */
  static Resolved<ApiKey> parse(String text, String key, String origin) {
    String value = text.strip();
    if (value.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
      return new Resolved.Found<>(new ApiKey(value));
    }
    return new Resolved.Wrong<>(
        key,
        origin
            + " does not hold a key: it has spaces, line breaks or characters that are not ASCII");
  }
}
