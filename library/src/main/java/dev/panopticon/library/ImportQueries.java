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
import java.util.Set;

/**
 * Stores the queries of a stream, batch by batch, in the memory of one batch. Good lines are stored
 * although others are bad, or nothing at all, as the caller wants. The same file again changes
 * nothing.
 */
final class ImportQueries {
  private static final int BATCH = 500;
  private static final int TOLD_FAULTS = 1_000;
  private static final Set<String> FIELDS =
      Set.of("id", "text", "messages", "system", "theme", "reference", "context");

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
    requireKnownFields(source);
    try (var rows = QueryRows.read(body, format, source)) {
      if (!allOrNothing) {
        return importAll(rows, collection);
      }
      return library.allOrNothing(same -> requireGood(importAll(rows, collection)));
    }
  }

  private static void requireKnownFields(DataSource source) {
    for (String field : source.fields().keySet()) {
      if (!FIELDS.contains(field) && !field.startsWith("metadata.")) {
        throw new PanopticonException(
            ErrorCode.INVALID_REQUEST,
            "\"%s\" is no field of ours; ours are id, text, messages, system, theme, reference, context and metadata.NAME."
                .formatted(field));
      }
    }
  }

  private static ImportReport requireGood(ImportReport report) {
    if (report.bad() > 0) {
      throw new PanopticonException(
          ErrorCode.INVALID_DATA,
          "Nothing was stored: %,d lines are bad.".formatted(report.bad()),
          report.faults());
    }
    return report;
  }

  private ImportReport importAll(QueryRows rows, String collection) {
    Tally tally = new Tally();
    List<ItemDraft> batch = new ArrayList<>(BATCH);
    while (rows.hasNext()) {
      switch (rows.next()) {
        case Row.Bad<SourceQuery>(int line, String reason) -> tally.bad(line, reason);
        case Row.Good<SourceQuery>(int line, SourceQuery query) ->
            batch.add(QueryStore.itemDraft(query.id(), query.content()));
      }
      if (batch.size() == BATCH) {
        flush(collection, batch, tally);
      }
    }
    flush(collection, batch, tally);
    return tally.report();
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
          outcomes.getOrDefault(SaveOutcome.CREATED, 0L),
          outcomes.getOrDefault(SaveOutcome.CHANGED, 0L),
          outcomes.getOrDefault(SaveOutcome.UNCHANGED, 0L),
          bad,
          faults);
    }
  }
}
