package dev.panopticon.judgeservice.report;

import dev.panopticon.model.JudgmentStatus;
import org.jspecify.annotations.Nullable;

/**
 * What one pairwise metric says of two answers to one query, both orders together.
 *
 * @param preference for A in [0, 1]; null unless {@code SCORED}
 * @param inconsistent whether the two orders disagree
 * @param scores of A and of B, where the judge gives two numbers; else null
 */
record PairCell(
    int queryNo,
    int repeat,
    JudgmentStatus status,
    @Nullable Double preference,
    boolean inconsistent,
    @Nullable Scores scores) {

  /** The judge's number for each answer, mean over the orders. */
  record Scores(double a, double b) {}
}
