package dev.panopticon.dashboard.view;

/** Wins, ties and losses of A, as a bar of width 100. */
public record Outcomes(long win, long tie, long loss) {
  public long total() {
    return win + tie + loss;
  }

  public double winWidth() {
    return width(win);
  }

  public double tieWidth() {
    return width(tie);
  }

  public double lossWidth() {
    return width(loss);
  }

  /** "44 wins, 22 ties, 14 losses". */
  public String text() {
    return Numbers.count(win, "win")
        + ", "
        + Numbers.count(tie, "tie")
        + ", "
        + Numbers.count(loss)
        + (loss == 1 ? " loss" : " losses");
  }

  private double width(long part) {
    return total() == 0 ? 0 : 100.0 * part / total();
  }
}
