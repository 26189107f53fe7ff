package dev.panopticon.judgeservice.plan;

import dev.panopticon.contract.Page;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.contract.ThemeCount;
import dev.panopticon.engine.PlannedRun.Question;
import dev.panopticon.model.DidYouMean;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.suite.ContentId;
import dev.panopticon.suite.QuerySource;
import dev.panopticon.suite.Suite;
import dev.panopticon.suite.rows.QueryRows;
import dev.panopticon.suite.rows.Row;
import dev.panopticon.suite.rows.SourceQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Streams the queries of a suite, source by source. Not thread-safe. */
final class AddQueries {
  private final QueryApi stored;
  private final UploadedRows uploads;
  private final QueryTarget sink;
  private final PlanFaults faults;
  private final Map<String, Integer> inlineOccurrences = new HashMap<>();

  AddQueries(QueryApi stored, UploadedRows uploads, QueryTarget sink, PlanFaults faults) {
    this.stored = stored;
    this.uploads = uploads;
    this.sink = sink;
    this.faults = faults;
  }

  void add(Suite suite) {
    for (int i = 0; i < suite.queries().size(); i++) {
      String pointer = "/queries/" + i;
      sink.begin(pointer);
      switch (suite.queries().get(i)) {
        case QuerySource.Rows rows -> addRows(pointer, rows);
        case QuerySource.StoredTheme(String theme) -> addTheme(pointer, theme);
        case QuerySource.StoredIds(List<String> ids) -> addIds(pointer, ids);
        case QuerySource.Inline inline -> sink.add(inline(inline), null);
      }
      sink.end();
    }
  }

  private void addRows(String pointer, QuerySource.Rows source) {
    try (QueryRows rows =
        QueryRows.read(uploads.open(source.source()), uploads.format(source.source()), source)) {
      while (rows.hasNext() && !faults.isFull()) {
        switch (rows.next()) {
          case Row.Good<SourceQuery>(int line, SourceQuery query) ->
              sink.add(new Question(query.id(), query.content()), line);
          case Row.Bad<SourceQuery>(int line, String reason) ->
              faults.add(inLine(pointer, line, reason));
        }
      }
    }
  }

  private void addTheme(String pointer, String theme) {
    String after = null;
    boolean found = false;
    do {
      Page<StoredQuery> page = stored.list(theme, null, after, Page.MAX_LIMIT);
      page.items().forEach(query -> sink.add(question(query), null));
      found |= !page.items().isEmpty();
      after = page.next();
    } while (after != null);
    if (!found) {
      faults.add(noTheme(pointer, theme));
    }
  }

  private Fault noTheme(String pointer, String theme) {
    List<String> themes = stored.themes().stream().map(ThemeCount::theme).toList();
    return new Fault(
        pointer,
        null,
        null,
        "no stored query has the theme \"%s\"".formatted(theme),
        DidYouMean.suggest(theme, themes).orElse(null));
  }

  private void addIds(String pointer, List<String> ids) {
    for (String id : ids) {
      find(id)
          .ifPresentOrElse(
              query -> sink.add(question(query), null),
              () ->
                  faults.add(
                      Fault.at(
                          pointer,
                          "there is no stored query \"%s\" that is not archived; ids are listed by GET /api/queries"
                              .formatted(id))));
    }
  }

  private Optional<StoredQuery> find(String id) {
    try {
      return Optional.of(stored.get(UUID.fromString(id))).filter(query -> !query.archived());
    } catch (IllegalArgumentException e) { // not a UUID
      return Optional.empty();
    } catch (PanopticonException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Question question(StoredQuery query) {
    return new Question(query.externalId(), query.content());
  }

  /** Without an id its content names it, a repetition by its count too. */
  private Question inline(QuerySource.Inline inline) {
    String id = inline.id();
    if (id == null) {
      String first = ContentId.of(inline.content(), 1);
      int occurrence = inlineOccurrences.merge(first, 1, Integer::sum);
      id = ContentId.of(inline.content(), occurrence);
    }
    return new Question(id, inline.content());
  }

  static Fault inLine(String pointer, @Nullable Integer line, String reason) {
    return new Fault(pointer, line, null, "%s (%s)".formatted(reason, pointer.substring(1)), null);
  }
}
