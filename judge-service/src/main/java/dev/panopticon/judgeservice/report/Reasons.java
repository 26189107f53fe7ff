package dev.panopticon.judgeservice.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts why cells have no score. Bounded: what comes after many distinct reasons is lumped. */
final class Reasons {
  private static final int DISTINCT = 1_000;
  private static final int SHOWN = 5;
  private static final String OTHER = "other reasons";

  private final Map<String, Long> counts = new HashMap<>();

  void add(@Nullable String reason) {
    String known = reason == null ? "no reason was kept" : reason;
    boolean fits = counts.size() < DISTINCT || counts.containsKey(known);
    counts.merge(fits ? known : OTHER, 1L, Long::sum);
  }

  /** The few commonest. */
  Map<String, Long> commonest() {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(SHOWN)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
