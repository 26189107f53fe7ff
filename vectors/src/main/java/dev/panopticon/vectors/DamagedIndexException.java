package dev.panopticon.vectors;

/**
 * An index that cannot be used as it is: torn, truncated or not ours. Building it anew heals it.
 */
public final class DamagedIndexException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DamagedIndexException(String message) {
    super(message);
  }

  public DamagedIndexException(String message, Throwable cause) {
    super(message, cause);
  }
}
