package dev.panopticon.dashboard.view;

import dev.panopticon.contract.StoredQuery;
import dev.panopticon.dashboard.view.ResultDetails.Turn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored query with all its versions.
 *
 * @param versions newest first
 */
public record QueryDetails(
    String collection, String externalId, boolean archived, List<Version> versions) {

  /** What the query was from one change to the next. */
  public record Version(
      int number,
      Moment created,
      String theme,
      List<Turn> turns,
      @Nullable String reference,
      @Nullable String context,
      List<Progress.Term> metadata) {}

  /**
   * @param oldestFirst at least one
   */
  public static QueryDetails of(List<StoredQuery> oldestFirst) {
    StoredQuery latest = oldestFirst.getLast();
    return new QueryDetails(
        latest.collection(),
        latest.externalId(),
        latest.archived(),
        oldestFirst.reversed().stream().map(QueryDetails::version).toList());
  }

  private static Version version(StoredQuery query) {
    return new Version(
        query.version(),
        Moment.of(query.createdAt()),
        query.content().theme() == null ? "" : query.content().theme(),
        query.content().messages().stream()
            .map(message -> new Turn(message.role().wireName(), message.content()))
            .toList(),
        query.content().reference(),
        query.content().context(),
        query.content().metadata().entrySet().stream()
            .map(entry -> new Progress.Term(entry.getKey(), entry.getValue()))
            .toList());
  }
}
