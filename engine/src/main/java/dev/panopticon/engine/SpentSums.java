package dev.panopticon.engine;

import org.jspecify.annotations.Nullable;

/** What the results of one group took, added up. Unknown adds nothing. Not thread-safe. */
final class SpentSums {
  private long calls;
  private long retried;
  private long cached;
  private long inputTokens;
  private long outputTokens;
  private long costNanoUsd;
  private long savedNanoUsd;

  void add(Spent spent) {
    calls += spent.attempts();
    retried += Math.max(0, spent.attempts() - 1);
    cached += spent.cached() ? 1 : 0;
    inputTokens += orZero(spent.inputTokens());
    outputTokens += orZero(spent.outputTokens());
    costNanoUsd += orZero(spent.costNanoUsd());
    savedNanoUsd += orZero(spent.savedNanoUsd());
  }

  void set(Columns columns) {
    columns.set("calls", Long.valueOf(calls));
    columns.set("retried", Long.valueOf(retried));
    columns.set("cached", Long.valueOf(cached));
    columns.set("inputTokens", Long.valueOf(inputTokens));
    columns.set("outputTokens", Long.valueOf(outputTokens));
    columns.set("cost", Long.valueOf(costNanoUsd));
    columns.set("saved", Long.valueOf(savedNanoUsd));
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
