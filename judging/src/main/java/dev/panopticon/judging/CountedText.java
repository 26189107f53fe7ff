package dev.panopticon.judging;

/**
 * A text that can be read a limited number of times, and not by an interrupted thread: the only way
 * to end a {@code java.util.regex} search from outside. For one search of one thread.
 */
final class CountedText implements CharSequence {
  private static final long INTERRUPT_CHECK_MASK = 0xFFFF;

  private final String text;
  private long left;

  CountedText(String text, long reads) {
    this.text = text;
    this.left = reads;
  }

  /** The text was read as often as allowed. */
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super("too many steps", null, false, false);
    }
  }

  /** The thread that searches was interrupted; its interrupt status is still set. */
  static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Interrupted() {
      super("interrupted", null, false, false);
    }
  }

  @Override
  public char charAt(int index) {
    left--;
    if (left < 0) {
      throw new Exhausted();
    }
    if ((left & INTERRUPT_CHECK_MASK) == 0 && Thread.currentThread().isInterrupted()) {
      throw new Interrupted();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
