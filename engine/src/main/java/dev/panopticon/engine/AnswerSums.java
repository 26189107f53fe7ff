package dev.panopticon.engine;

/** The outputs of one contestant in a batch, counted. Not thread-safe. */
final class AnswerSums {
  private final SpentSums spent = new SpentSums();
  private long answered;
  private long refused;
  private long failed;

  void add(OutputResult output) {
    spent.add(output.spent());
    switch (output.answer().status()) {
      case ANSWERED -> answered++;
      case REFUSED -> refused++;
      case FAILED -> failed++;
    }
  }

  void set(Columns columns) {
    columns.set("n", Long.valueOf(answered + refused + failed));
    columns.set("answered", Long.valueOf(answered));
    columns.set("refused", Long.valueOf(refused));
    columns.set("failed", Long.valueOf(failed));
    spent.set(columns);
  }
}
