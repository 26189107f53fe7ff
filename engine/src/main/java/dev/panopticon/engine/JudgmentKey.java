package dev.panopticon.engine;

/**
 * Names a judgment within its run; a resume skips by it.
 *
 * @param contestantNo the judged contestant, in pairs A
 * @param otherNo B in pairs, else {@link #NO_OTHER}
 * @param swapped whether B was shown first
 * @param judgeRepeat from 1
 */
record JudgmentKey(
    int metricNo,
    int queryNo,
    int contestantNo,
    int repeat,
    int otherNo,
    boolean swapped,
    int judgeNo,
    int judgeRepeat) {
  static final int NO_OTHER = -1;

  /** A judgment of one answer. */
  static JudgmentKey of(int metricNo, CellKey cell, int judgeRepeat) {
    return new JudgmentKey(
        metricNo,
        cell.queryNo(),
        cell.contestantNo(),
        cell.repeat(),
        NO_OTHER,
        false,
        0,
        judgeRepeat);
  }

  /** A judgment of A's answer against B's. */
  static JudgmentKey ofPair(int metricNo, CellKey a, int otherNo, boolean swapped) {
    return new JudgmentKey(
        metricNo, a.queryNo(), a.contestantNo(), a.repeat(), otherNo, swapped, 0, 1);
  }
}
