package dev.panopticon.judgeservice.report;

import dev.panopticon.model.JudgmentStatus;
import java.util.ArrayList;
import java.util.List;

/** One metric's cells of one contestant in the order (query, repeat). */
record ContestantCells(List<Cell> cells, Reasons reasons) {
  ContestantCells() {
    this(new ArrayList<>(), new Reasons());
  }

  List<Cell> scored() {
    return cells.stream().filter(cell -> cell.status() == JudgmentStatus.SCORED).toList();
  }
}
