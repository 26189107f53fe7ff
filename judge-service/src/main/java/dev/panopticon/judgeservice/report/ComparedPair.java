package dev.panopticon.judgeservice.report;

import dev.panopticon.statistics.Preference;

/**
 * What a pairwise metric says of one pair, before the correction for many pairs.
 *
 * @param cells all of them, scored or not
 */
record ComparedPair(
    RunMetric metric,
    Contestant a,
    Contestant b,
    PairCells cells,
    Coverage coverage,
    Preference preference) {}
