package dev.panopticon.dashboard.view;

import dev.panopticon.model.CheckOutcome;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.OutputStatus;
import dev.panopticon.model.RunStatus;
import java.util.Locale;

/**
 * A word with a sign and a tone: the colour repeats what sign and word say, and never says it
 * alone.
 *
 * @param tone one of {@code good}, {@code bad}, {@code warn}, {@code busy}, {@code quiet}
 */
public record Mark(String sign, String word, String tone) {
  public static Mark of(RunStatus status) {
    return switch (status) {
      case RUNNING -> new Mark("▶", "running", "busy");
      case PAUSED -> new Mark("Ⅱ", "paused", "warn");
      case COMPLETED -> new Mark("✓", "completed", "good");
      case CANCELLED -> new Mark("■", "cancelled", "quiet");
      case FAILED -> new Mark("✕", "failed", "bad");
    };
  }

  public static Mark of(JudgmentStatus status) {
    return switch (status) {
      case SCORED -> new Mark("✓", "scored", "good");
      case UNREADABLE -> new Mark("?", "unreadable", "warn");
      case REFUSED -> new Mark("⊘", "refused", "warn");
      case FAILED -> new Mark("✕", "failed", "bad");
      case SKIPPED -> new Mark("–", "skipped", "quiet");
    };
  }

  public static Mark of(OutputStatus status) {
    return switch (status) {
      case ANSWERED -> new Mark("✓", "answered", "good");
      case REFUSED -> new Mark("⊘", "refused", "warn");
      case FAILED -> new Mark("✕", "failed", "bad");
    };
  }

  /** Of a check of the doctor, in the command line's words. */
  public static Mark of(CheckOutcome outcome) {
    return switch (outcome) {
      case PASS -> new Mark("✓", "PASS", "good");
      case WARN -> new Mark("!", "WARN", "warn");
      case FAIL -> new Mark("✕", "FAIL", "bad");
      case SKIPPED -> new Mark("–", "skipped", "quiet");
    };
  }

  /** Of a comparison's verdict, in the report's words. */
  public static Mark ofVerdict(String verdict) {
    return switch (verdict) {
      case "better" -> new Mark("▲", verdict, "good");
      case "worse" -> new Mark("▼", verdict, "bad");
      case "equivalent" -> new Mark("=", verdict, "busy");
      default -> new Mark("~", verdict, "quiet");
    };
  }

  public static Mark ofGate(boolean passed) {
    return passed ? new Mark("✓", "passed", "good") : new Mark("✕", "failed", "bad");
  }

  /** A constant's name as words. */
  static String words(Enum<?> constant) {
    return words(constant.name());
  }

  static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
