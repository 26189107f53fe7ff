package dev.panopticon.judgeservice.report;

import dev.panopticon.model.JudgmentStatus;
import java.util.ArrayList;
import java.util.List;

/** One pairwise metric's cells of one pair in the order (query, repeat). */
record PairCells(List<PairCell> cells, Reasons reasons) {
  PairCells() {
    this(new ArrayList<>(), new Reasons());
  }

  List<PairCell> scored() {
    return cells.stream().filter(cell -> cell.status() == JudgmentStatus.SCORED).toList();
  }
}
