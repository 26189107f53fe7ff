package dev.panopticon.judging;

import java.util.Locale;

/** {@code exact-match} and {@code contains}: 1 or 0, nothing is normalised but what they say. */
final class TextMatch {
  private TextMatch() {}

  /** 1 if the texts are equal without their leading and trailing white space. */
  static double equal(String output, String reference, boolean ignoreCase) {
    String found = output.strip();
    String wanted = reference.strip();
    boolean equal = ignoreCase ? fold(found).equals(fold(wanted)) : found.equals(wanted);
    return equal ? 1 : 0;
  }

  /** 1 if {@code wanted} occurs in the output as it is written, its white space included. */
  static double contains(String output, String wanted, boolean ignoreCase) {
    boolean found = ignoreCase ? fold(output).contains(fold(wanted)) : output.contains(wanted);
    return found ? 1 : 0;
  }

  /** Upper case first, so that "ß" equals "SS" and the two lower-case sigmas are one. */
  private static String fold(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('ς', 'σ');
  }
}
