package dev.panopticon.judgeservice.report;

import dev.panopticon.statistics.Estimate;
import java.util.List;
import java.util.Optional;

/** A metric that scores single answers, with its cells and means for each contestant. */
record ScoredMetric(RunMetric metric, List<ScoredContestant> contestants) {

  Optional<ScoredContestant> of(Contestant contestant) {
    return contestants.stream().filter(scored -> scored.contestant().equals(contestant)).findAny();
  }

  /**
   * One contestant's part.
   *
   * @param scored the cells that have a score, in the order (query, repeat)
   */
  record ScoredContestant(
      Contestant contestant,
      ContestantCells all,
      List<Cell> scored,
      Coverage coverage,
      Estimate estimate) {}
}
