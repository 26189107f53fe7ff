package dev.panopticon.judgeservice.plan;

/**
 * A run's suite with what is added to it.
 *
 * @param whole all contestants and metrics, those that the run has first; of the queries only those
 *     that are added
 * @param revision of the run that was looked at
 * @param hasQueries whether queries are added; else those of {@code whole} only stand for them
 */
record AmendedSuite(
    ResolvedSuite whole,
    int revision,
    boolean hasQueries,
    int contestantsBefore,
    int metricsBefore) {}
