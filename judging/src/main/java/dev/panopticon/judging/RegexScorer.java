package dev.panopticon.judging;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.Verdict;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * {@code regex}: 1 if the pattern (java.util.regex, no flags but those written in it) is found
 * anywhere in the output.
 *
 * <p>A pattern such as {@code (a+)+b} can take exponential time. The search may read {@value
 * #STEPS} characters and {@value #STEPS_PER_CHARACTER} more for each character of the output; one
 * that needs more fails instead of holding a thread for ever. Counting reads instead of seconds
 * gives the same verdict on every machine.
 */
final class RegexScorer {
  private static final long STEPS = 50_000_000;
  private static final long STEPS_PER_CHARACTER = 50;

  private RegexScorer() {}

  static Verdict score(String pattern, String output) {
    Optional<String> fault = faultOf(pattern);
    if (fault.isPresent()) {
      return failed(fault.get());
    }
    try {
      var text = new CountedText(output, STEPS + STEPS_PER_CHARACTER * output.length());
      return Scorers.scored(Pattern.compile(pattern).matcher(text).find() ? 1 : 0);
    } catch (CountedText.Exhausted _) {
      return failed("the pattern needs too many steps on this output; make it less ambiguous");
    } catch (CountedText.Interrupted _) {
      return new Verdict.Failed(ErrorClass.CANCELLED, "the search was interrupted");
    } catch (StackOverflowError _) {
      return failed("the pattern nests too deep on this output; make it less ambiguous");
    }
  }

  static Optional<String> faultOf(String pattern) {
    try {
      Pattern.compile(pattern);
      return Optional.empty();
    } catch (PatternSyntaxException wrong) {
      return Optional.of(
          "pattern is not a regular expression: %s at position %d"
              .formatted(wrong.getDescription(), wrong.getIndex()));
    }
  }

  private static Verdict failed(String reason) {
    return new Verdict.Failed(ErrorClass.INVALID_REQUEST, reason);
  }
}
