package dev.panopticon.providers;

/**
 * A provider's key in memory, for the length of one call.
 *
 * @param value visible ASCII characters; empty when the provider needs no key
 */
record ApiKey(String value) {
  static final ApiKey NONE = new ApiKey("");

  private static final String MASK = "***";

  boolean isPresent() {
    return !value.isEmpty();
  }

  /** The text without the key: some providers repeat it in their errors. */
  String maskIn(String text) {
    return isPresent() ? text.replace(value, MASK) : text;
  }

  @Override
  public String toString() {
    return "ApiKey[" + (isPresent() ? MASK : "none") + "]";
  }
}
