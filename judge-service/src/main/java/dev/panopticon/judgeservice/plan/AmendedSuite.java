package dev.panopticon.judgeservice.plan;

/**
 * A run's suite with what is added to it.
 *
 * @param whole all contestants and metrics, those that the run has first; of the queries only those
 *     that the amendment has
 * @param revision of the run that was looked at
 * @param before what of {@code whole} the run has
 * @param hasQueries whether the amendment has queries; else those of {@code whole} only stand for
 *     them
 * @param hasParts whether it has models or metrics that the run has not
 */
record AmendedSuite(
    ResolvedSuite whole, int revision, RunBefore before, boolean hasQueries, boolean hasParts) {}
