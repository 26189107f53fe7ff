package dev.panopticon.cli;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.panopticon.contract.RunActivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who works on a run, what is queued, which limits are in force, and what went wrong; in lines. */
final class ActivityText {
  private ActivityText() {}

  static List<String> lines(RunActivity activity) {
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
    activity.limits().forEach(limit -> lines.add("limits   " + words(limit)));
    lines.addAll(errors(activity.errors(), activity.retriedErrors()));
    return lines;
  }

  /**
   * What went wrong, by class; nothing where nothing did.
   *
   * @param failed results that failed for good
   * @param retried calls that failed and were made again
   */
  static List<String> errors(Map<String, Long> failed, Map<String, Long> retried) {
    List<String> lines = new ArrayList<>();
    if (!failed.isEmpty()) {
      lines.add("errors   failed for good: " + words(failed));
    }
    if (!retried.isEmpty()) {
      lines.add("errors   failed and retried: " + words(retried));
    }
    return lines;
  }

  private static String words(RunActivity.LimitInForce limit) {
    List<String> words = new ArrayList<>();
    words.add(
        limit.limitNow() == null
            ? String.format(Locale.ROOT, "%,d in flight", limit.inFlight())
            : String.format(
                Locale.ROOT, "%,d in flight of %,d now", limit.inFlight(), limit.limitNow()));
    add(words, limit.limits().concurrency(), "%,d at most");
    add(words, limit.limits().requestsPerMinute(), "%,d requests/min");
    add(words, limit.limits().tokensPerMinute(), "%,d tokens/min");
    if (limit.engines() > 1) {
      words.add(String.format(Locale.ROOT, "shared by %,d processes", limit.engines()));
    }
    if (limit.waiting() > 0) {
      words.add(String.format(Locale.ROOT, "%,d wait for their turn", limit.waiting()));
    }
    if (limit.pausedUntil() != null) {
      words.add("paused by the provider until " + limit.pausedUntil().truncatedTo(SECONDS));
    }
    if (limit.down()) {
      words.add("down, probed: " + limit.reason());
    }
    return "%s, %s, in %s: %s"
        .formatted(
            String.join(", ", limit.models()),
            limit.provider(),
            limit.engine(),
            String.join(", ", words));
  }

  private static void add(List<String> words, @Nullable Integer limit, String form) {
    if (limit != null) {
      words.add(String.format(Locale.ROOT, form, limit));
    }
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
