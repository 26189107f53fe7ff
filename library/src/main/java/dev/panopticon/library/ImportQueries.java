package dev.panopticon.library;

import dev.panopticon.contract.ImportReport;
import dev.panopticon.model.DataSource;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.suite.Format;
import dev.panopticon.suite.rows.QueryRows;
import dev.panopticon.suite.rows.Row;
import dev.panopticon.suite.rows.SourceQuery;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Stores the queries of a stream, batch by batch, in the memory of one batch. Good lines are stored
 * although others are bad, or nothing at all, as the caller wants. The same file again changes
 * nothing, so what was cut off is finished by sending it again.
 */
final class ImportQueries {
  private static final int BATCH = 500;
  private static final int TOLD_FAULTS = 1_000;

  private final Library library;

  ImportQueries(Library library) {
    this.library = library;
  }

  /**
   * @param source field mapping; its location is not used
   * @throws PanopticonException with INVALID_DATA if a line is bad and {@code allOrNothing} was
   *     asked for
   */
  ImportReport run(
      InputStream body, Format format, DataSource source, String collection, boolean allOrNothing) {
    try (var rows = QueryRows.read(body, format, source)) {
      if (!allOrNothing) {
        return importAll(rows, collection, false);
      }
      return library.allOrNothing(() -> requireGood(importAll(rows, collection, true)));
    }
  }

  private static ImportReport requireGood(ImportReport report) {
    if (report.bad() > 0) {
      throw new PanopticonException(
          ErrorCode.INVALID_DATA,
          report.bad() == 1
              ? "Nothing was stored: 1 line is bad."
              : "Nothing was stored: %,d lines are bad.".formatted(report.bad()),
          report.faults());
    }
    return report;
  }

  /**
   * @param stopAtBad whether to store nothing more after a bad line, and only look for others
   */
  private ImportReport importAll(QueryRows rows, String collection, boolean stopAtBad) {
    Tally tally = new Tally();
    List<ItemDraft> batch = new ArrayList<>(BATCH);
    while (rows.hasNext()) {
      switch (rows.next()) {
        case Row.Bad<SourceQuery>(int line, String reason) -> tally.bad(line, reason);
        case Row.Good<SourceQuery>(int line, SourceQuery query) -> add(line, query, batch, tally);
      }
      if (stopAtBad && tally.bad > 0) {
        batch.clear();
      }
      if (batch.size() == BATCH) {
        flush(collection, batch, tally);
      }
    }
    flush(collection, batch, tally);
    return tally.report();
  }

  private static void add(int line, SourceQuery query, List<ItemDraft> batch, Tally tally) {
    try {
      batch.add(QueryStore.itemDraft(query.id(), query.content()));
    } catch (PanopticonException unstorable) {
      tally.bad(line, String.valueOf(unstorable.getMessage()));
    }
  }

  private void flush(String collection, List<ItemDraft> batch, Tally tally) {
    if (!batch.isEmpty()) {
      library.save(collection, batch).forEach(tally::count);
      batch.clear();
    }
  }

  /** What became of the lines so far. */
  private static final class Tally {
    private final Map<SaveOutcome, Long> outcomes = new EnumMap<>(SaveOutcome.class);
    private final List<Fault> faults = new ArrayList<>();
    private long bad;

    void count(SaveOutcome outcome) {
      outcomes.merge(outcome, 1L, Long::sum);
    }

    void bad(int line, String reason) {
      bad++;
      if (faults.size() < TOLD_FAULTS) {
        faults.add(Fault.inLine(line, reason));
      }
    }

    ImportReport report() {
      return new ImportReport(
          of(SaveOutcome.CREATED),
          of(SaveOutcome.CHANGED) + of(SaveOutcome.RESTORED),
          of(SaveOutcome.UNCHANGED),
          bad,
          faults);
    }

    private long of(SaveOutcome outcome) {
      return outcomes.getOrDefault(outcome, 0L);
    }
  }
}
