package dev.panopticon.simulator;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sum, difference or product of two whole numbers of at most nine digits. */
record Arithmetic(long left, char operator, long right) {

  private static final String TERM = "(-?\\d{1,9})\\s*([-+*x\u00d7])\\s*(-?\\d{1,9})";
  private static final Pattern QUESTION =
      Pattern.compile("what(?:'s| is)\\s+" + TERM + "\\s*\\?", Pattern.CASE_INSENSITIVE);
  private static final Pattern EQUATION = Pattern.compile(TERM + "\\s*=\\s*(-?\\d{1,19})\\b");

  /** The first question such as {@code What is 17 * 23?} in the text. */
  static Optional<Arithmetic> findQuestion(String text) {
    Matcher matcher = QUESTION.matcher(text);
    return matcher.find() ? Optional.of(of(matcher)) : Optional.empty();
  }

  /** Whether the first equation in the text holds; empty when there is none. */
  static Optional<Boolean> findEquation(String text) {
    Matcher matcher = EQUATION.matcher(text);
    return matcher.find()
        ? Optional.of(Long.toString(of(matcher).result()).equals(matcher.group(4)))
        : Optional.empty();
  }

  long result() {
    return switch (operator) {
      case '+' -> left + right;
      case '-' -> left - right;
      default -> left * right;
    };
  }

  @Override
  public String toString() {
    return left + " " + operator + " " + right;
  }

  private static Arithmetic of(MatchResult match) {
    return new Arithmetic(
        Long.parseLong(match.group(1)), match.group(2).charAt(0), Long.parseLong(match.group(3)));
  }
}
