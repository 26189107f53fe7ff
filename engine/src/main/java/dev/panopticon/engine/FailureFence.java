package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps the failures of a run that a retry forgets out of what is made anew. An engine that was cut
 * off from the database may still hold one and commit it at any moment; it would stand in the place
 * of the new answer, which is paid for. So whoever commits failures, and whoever forgets those of a
 * run and raises its revision, do so one after the other: a failure is there before and forgotten
 * too, or it is seen that it was made under a revision that is over.
 */
final class FailureFence {
  // A statement of its own: what comes after it sees all that was done before it was passed.
  private static final String PASS =
      """
      SELECT NULL::uuid
      FROM unnest(:failedRuns::text[]) AS failed(run),
           pg_advisory_xact_lock_shared(
               hashtextextended('panopticon failures of ' || failed.run, 0))
      """;
  private static final String CLOSE =
      "SELECT pg_advisory_xact_lock(hashtextextended('panopticon failures of ' || :run, 0))::text";

  private static final String OUTDATED_IN =
      """
      SELECT failure.id
      FROM unnest(:failure::uuid[], :failedRun::uuid[], :failedRevision::int[])
          AS failure(id, run_id, revision)
      JOIN %1$s ON %1$s.id = failure.run_id
      WHERE %1$s.revision > failure.revision
      """;

  /** The ids of failures that are too old, where "live" has the runs with their revisions. */
  static final String OUTDATED_IN_LIVE = OUTDATED_IN.formatted("live");

  private static final String OUTDATED = OUTDATED_IN.formatted("run");

  private FailureFence() {}

  static <T extends Result> List<T> failures(List<T> results) {
    return results.stream().filter(Result::isFailure).toList();
  }

  /** For who commits these failures, before all else in the transaction; it waits for retries. */
  static BoundSql pass(List<? extends Result> failures) {
    // All in the same order, so that several engines cannot deadlock.
    String[] runs =
        failures.stream()
            .map(failure -> failure.run().toString())
            .distinct()
            .sorted()
            .toArray(String[]::new);
    return new BoundSql(PASS, Map.of("failedRuns", runs));
  }

  /** For who forgets the failures of a run, until the end of the transaction. */
  static void close(JdbcClient jdbc, RunId run) {
    jdbc.sql(CLOSE).param("run", run.toString()).query(String.class).single();
  }

  /** Returns the ids of those whose runs have a newer revision. */
  static BoundSql outdated(List<? extends Result> failures) {
    return new BoundSql(OUTDATED, parameters(failures));
  }

  /** What {@link #OUTDATED_IN_LIVE} asks about. */
  static Map<String, Object[]> parameters(List<? extends Result> failures) {
    return Map.of(
        "failure", failures.stream().map(failure -> failure.id().toString()).toArray(String[]::new),
        "failedRun",
            failures.stream().map(failure -> failure.run().toString()).toArray(String[]::new),
        "failedRevision", failures.stream().map(Result::revision).toArray(Integer[]::new));
  }
}
