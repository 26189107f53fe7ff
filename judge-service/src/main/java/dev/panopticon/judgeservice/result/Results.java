package dev.panopticon.judgeservice.result;

import dev.panopticon.contract.Page;
import dev.panopticon.contract.ResultDetail;
import dev.panopticon.contract.ResultFilter;
import dev.panopticon.contract.ResultView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds judgments, newest first. Thread-safe. */
public final class Results {
  private static final int FETCH_SIZE = 200;

  private final JdbcClient jdbc;
  private final TransactionTemplate reading;

  public Results(DataSource dataSource) {
    var template = new JdbcTemplate(dataSource);
    template.setFetchSize(FETCH_SIZE);
    this.jdbc = JdbcClient.create(template);
    this.reading = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.reading.setReadOnly(true);
  }

  /**
   * One page.
   *
   * @param after the last id of the page before; null for the first page
   * @param limit from 1 to {@link Page#MAX_LIMIT}
   */
  public Page<ResultView> list(ResultFilter filter, @Nullable UUID after, int limit) {
    List<ResultView> found =
        filtered(ResultSql.PAGE, filter)
            .param("after", after)
            .param("limit", limit + 1)
            .query(ResultSql::view)
            .list();
    boolean more = found.size() > limit;
    List<ResultView> items = more ? found.subList(0, limit) : found;
    return new Page<>(items, more ? items.getLast().id().toString() : null);
  }

  /**
   * All that is known of one judgment.
   *
   * @throws PanopticonException with NOT_FOUND if there is none with that id
   */
  public ResultDetail get(UUID id) {
    return jdbc.sql(ResultSql.DETAIL)
        .param("id", id)
        .query((row, _) -> ResultSql.detail(row, answers(id)))
        .optional()
        .orElseThrow(
            () ->
                new PanopticonException(
                    ErrorCode.NOT_FOUND,
                    "there is no result " + id + ". GET /api/judge/results lists the results."));
  }

  /** Hands over all judgments that pass, oldest first, a few in memory at a time. */
  public void export(ResultFilter filter, Consumer<ExportedResult> target) {
    reading.executeWithoutResult(
        _ ->
            filtered(ResultSql.EXPORT, filter)
                .query(
                    row -> {
                      target.accept(ResultSql.exported(row));
                    }));
  }

  private List<ResultDetail.Answer> answers(UUID id) {
    return jdbc.sql(ResultSql.ANSWERS).param("id", id).query(ResultSql::answer).list();
  }

  private StatementSpec filtered(String sql, ResultFilter filter) {
    return jdbc.sql(sql)
        .param("run", filter.run())
        .param("contestant", filter.contestant())
        .param("theme", filter.theme())
        .param("metric", filter.metric())
        .param("judge", filter.judge())
        .param("status", filter.status() == null ? null : filter.status().name())
        .param("minScore", filter.minScore())
        .param("maxScore", filter.maxScore())
        .param("from", time(filter.from()))
        .param("until", time(filter.until()));
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
