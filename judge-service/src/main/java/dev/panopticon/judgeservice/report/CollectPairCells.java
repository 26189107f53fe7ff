package dev.panopticon.judgeservice.report;

import dev.panopticon.judgeservice.report.RunRows.PairNumbers;
import dev.panopticon.model.JudgmentStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes pair cells from judgments that come in the order (query, A, repeat, B, order): both orders
 * of one pair of answers stand together. A pair that lacks an order is not done yet and is no cell:
 * half of it would show the position bias that two orders remove.
 */
final class CollectPairCells {
  private final Map<PairNumbers, PairCells> byPair = new HashMap<>();
  private final List<JudgedPair> open = new ArrayList<>();
  private final int orders;

  CollectPairCells(boolean bothOrders) {
    this.orders = bothOrders ? 2 : 1;
  }

  void add(JudgedPair judgment) {
    if (!open.isEmpty() && !open.getFirst().isSameCell(judgment)) {
      close();
    }
    open.add(judgment);
  }

  /** The cells of each pair; call once, after the last judgment. */
  Map<PairNumbers, PairCells> finish() {
    close();
    return byPair;
  }

  private void close() {
    if (open.size() == orders) {
      addCell();
    }
    open.clear();
  }

  private void addCell() {
    JudgedPair first = open.getFirst();
    PairCells target = byPair.computeIfAbsent(first.pair(), _ -> new PairCells());
    target.cells().add(CombineOrders.cell(open));
    open.stream()
        .filter(judgment -> judgment.status() != JudgmentStatus.SCORED)
        .findFirst()
        .ifPresent(judgment -> target.reasons().add(judgment.reason()));
  }

  /**
   * One judgment of a pair in one order.
   *
   * @param preference for A, whichever was shown first; null unless scored
   */
  record JudgedPair(
      int queryNo,
      PairNumbers pair,
      int repeat,
      boolean swapped,
      JudgmentStatus status,
      @Nullable Double preference,
      @Nullable Double scoreA,
      @Nullable Double scoreB,
      @Nullable String reason) {
    boolean isSameCell(JudgedPair other) {
      return queryNo == other.queryNo && pair.equals(other.pair) && repeat == other.repeat;
    }
  }
}
