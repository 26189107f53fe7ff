package dev.panopticon.judging;

/**
 * The version of everything in this room that decides what a verdict is: scorers and reply parsers.
 * It is part of a judgment's content key, so that a verdict read by older rules never serves as one
 * read by the present rules.
 */
public final class ParserVersion {
  /** One more whenever the same output or reply may lead to another verdict than before. */
  public static final int CURRENT = 2;

  private ParserVersion() {}
}
