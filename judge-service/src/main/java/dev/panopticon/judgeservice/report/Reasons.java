package dev.panopticon.judgeservice.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
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

  /** The commonest first, equal ones by their text. */
  Map<String, Long> commonest() {
    Map<String, Long> result = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(SHOWN)
        .forEach(entry -> result.put(entry.getKey(), entry.getValue()));
    return result;
  }
}
