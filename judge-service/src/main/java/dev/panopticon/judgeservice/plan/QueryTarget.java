package dev.panopticon.judgeservice.plan;

import dev.panopticon.engine.PlannedRun.Question;
import org.jspecify.annotations.Nullable;

/** Where the queries of a suite go, source by source. */
interface QueryTarget {
  /** The queries that follow are those of the source at {@code pointer}. */
  void begin(String pointer);

  /**
   * Adds a query.
   *
   * @param line where it stands in its file; null where it stands in none
   */
  void add(Question query, @Nullable Integer line);

  /** The source has no more queries. */
  void end();
}
