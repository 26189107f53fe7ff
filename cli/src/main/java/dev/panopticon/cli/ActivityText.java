package dev.panopticon.cli;

import dev.panopticon.contract.RunActivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Who works on a run, what is queued, and what went wrong so far; a line for each. */
final class ActivityText {
  private ActivityText() {}

  /**
   * @param errors how many calls failed so far, by class
   */
  static List<String> lines(RunActivity activity, Map<String, Long> errors) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "queue    %,d parts waiting, %,d under way, %,d done",
            activity.chunksWaiting(),
            activity.chunksUnderWay(),
            activity.chunksDone()));
    for (RunActivity.EngineAtWork engine : activity.engines()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "at work  %s: %,d calls in flight, %,d parts, %s",
              engine.name(),
              engine.inFlight(),
              engine.chunks(),
              ProgressLine.rate(engine.perSecond())));
    }
    if (!errors.isEmpty()) {
      lines.add("errors   " + words(errors));
    }
    return lines;
  }

  /** The most frequent first. */
  private static String words(Map<String, Long> errors) {
    return errors.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry::getKey))
        .map(error -> String.format(Locale.ROOT, "%s %,d", error.getKey(), error.getValue()))
        .collect(Collectors.joining(", "));
  }
}
