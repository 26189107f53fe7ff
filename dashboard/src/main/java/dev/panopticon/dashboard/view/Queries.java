package dev.panopticon.dashboard.view;

import dev.panopticon.contract.Page;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.contract.ThemeCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stored queries, by theme.
 *
 * @param theme the chosen one; empty for all
 */
public record Queries(
    List<Theme> themes, String theme, List<Row> rows, @Nullable Link next, @Nullable Link first) {
  private static final int SHOWN = 240;

  /** A theme to choose; the one without a name is all of them. */
  public record Theme(String name, String count, String href, boolean chosen) {}

  /** The latest version of one query, its text cut to fit a line. */
  public record Row(
      String href,
      String collection,
      String externalId,
      int version,
      String theme,
      String text,
      String reference,
      Moment created) {}

  public static Queries of(List<ThemeCount> themes, Link address, Page<StoredQuery> page) {
    String chosen = address.get("theme");
    return new Queries(
        themes.stream().map(theme -> theme(theme, chosen)).toList(),
        chosen,
        page.items().stream().map(Queries::row).toList(),
        page.next() == null ? null : address.with("after", page.next()),
        address.get("after").isEmpty() ? null : address.without("after"));
  }

  private static Theme theme(ThemeCount theme, String chosen) {
    return new Theme(
        theme.theme(),
        Numbers.count(theme.queries()),
        Link.to("/queries").with("theme", theme.theme()).href(),
        theme.theme().equals(chosen));
  }

  static Row row(StoredQuery query) {
    String reference = query.content().reference();
    return new Row(
        "/queries/" + query.id(),
        query.collection(),
        query.externalId(),
        query.version(),
        query.content().theme() == null ? "" : query.content().theme(),
        shortened(query.content().text()),
        reference == null ? "" : shortened(reference),
        Moment.of(query.createdAt()));
  }

  /** The beginning of a long text; never half a character. */
  static String shortened(String text) {
    if (text.length() <= SHOWN) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
    return text.substring(0, end) + "…";
  }
}
