package dev.panopticon.engine;

import dev.panopticon.judging.ParserVersion;
import dev.panopticon.model.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A verdict and where it comes from.
 *
 * @param verdict of a pair in the order A, B
 * @param reply the judge's, raw; null where none came
 * @param reusable whether the reply may serve the cache
 */
record Assessment(
    Verdict verdict, @Nullable String reply, Spent spent, ContentKey key, boolean reusable) {

  /** Without asking anybody now. */
  static Assessment given(Verdict verdict, @Nullable String reply, ContentKey key) {
    return new Assessment(verdict, reply, Spent.NOTHING, key, false);
  }

  /** The version of what read the verdict; null where nothing was read. */
  @Nullable Integer parserVersion() {
    return reply == null ? null : Integer.valueOf(ParserVersion.CURRENT);
  }
}
