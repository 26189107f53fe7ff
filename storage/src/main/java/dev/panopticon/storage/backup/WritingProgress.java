package dev.panopticon.storage.backup;

/**
 * Tells how far the writing of an archive is: tables that are done count with their size on disk,
 * the one at hand with the bytes that came of it, up to its size. For one thread.
 */
final class WritingProgress {
  private static final int ROWS_BETWEEN = 1_000;

  private final Progress.Listener listener;
  private final long total;
  private long doneTables;
  private long rowsBefore;

  WritingProgress(Catalogue catalogue, Progress.Listener listener) {
    this.listener = listener;
    this.total = catalogue.tables().stream().mapToLong(Catalogue.Table::bytes).sum();
  }

  void row(Catalogue.Table table, TableDigest digest) {
    if (digest.rows() % ROWS_BETWEEN == 0) {
      tell(table, digest, Math.min(digest.bytes(), table.bytes()));
    }
  }

  void end(Catalogue.Table table, TableDigest digest) {
    tell(table, digest, table.bytes());
    doneTables += table.bytes();
    rowsBefore += digest.rows();
  }

  private void tell(Catalogue.Table table, TableDigest digest, long ofTable) {
    long done = doneTables + ofTable;
    listener.at(
        new Progress("copying", table.name().toString(), done, total, rowsBefore + digest.rows()));
  }
}
