package dev.panopticon.cli;

import dev.panopticon.contract.RunView;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What of the data of an amendment was new. */
final class AmendmentText {
  private AmendmentText() {}

  /** A line each for queries and recorded answers, if any were looked through. */
  static List<String> lines(RunView.Amendment amendment) {
    return Stream.of(
            line("query", "queries", amendment.queriesThere(), amendment.queriesNew()),
            line(
                "recorded answer",
                "recorded answers",
                amendment.answersThere(),
                amendment.answersNew()))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> line(String one, String many, long there, long fresh) {
    return there + fresh == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%,d %s there already, %,d %s new.",
                there,
                there == 1 ? one + " is" : many + " are",
                fresh,
                fresh == 1 ? "is" : "are"));
  }
}
