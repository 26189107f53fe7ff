package dev.panopticon.judgeservice.run;

import dev.panopticon.contract.Page;
import dev.panopticon.contract.RunView;
import dev.panopticon.engine.RunControl;
import dev.panopticon.engine.RunProgress;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.Priority;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads runs with their progress, whatever their size. Thread-safe. */
public final class Runs {
  private final JdbcClient jdbc;
  private final RunControl control;
  private final JsonMapper json;

  public Runs(JdbcClient jdbc, RunControl control, JsonMapper json) {
    this.jdbc = jdbc;
    this.control = control;
    this.json = json;
  }

  /**
   * Newest first.
   *
   * @param name null for all
   * @param after the last id of the page before; null for the first page
   */
  public Page<RunView> list(@Nullable String name, @Nullable UUID after, int limit) {
    List<RunRow> rows =
        jdbc.sql(
                """
                SELECT id, name, description, status, reason, reason_code, resumes_by_itself, budget_nano_usd,
                    priority, created_at, started_at, finished_at,
                    ARRAY(SELECT label FROM run_contestant c
                          WHERE c.run_id = run.id ORDER BY contestant_no) AS contestants,
                    ARRAY(SELECT m.name FROM run_metric m
                          WHERE m.run_id = run.id ORDER BY metric_no) AS metrics
                FROM run
                WHERE (:name::text IS NULL OR name = :name)
                  AND (:after::uuid IS NULL OR id < :after)
                ORDER BY id DESC LIMIT :limit
                """)
            .param("name", name)
            .param("after", after)
            .param("limit", limit + 1)
            .query(Runs::row)
            .list();
    boolean more = rows.size() > limit;
    List<RunView> views = views(more ? rows.subList(0, limit) : rows);
    return new Page<>(views, more ? views.getLast().id().toString() : null);
  }

  /**
   * @throws PanopticonException with NOT_FOUND if there is no such run
   */
  public RunView get(UUID run) {
    RunRow row =
        jdbc.sql(
                """
                SELECT id, name, description, status, reason, reason_code, resumes_by_itself, budget_nano_usd,
                    priority, created_at, started_at, finished_at,
                    ARRAY(SELECT label FROM run_contestant c
                          WHERE c.run_id = run.id ORDER BY contestant_no) AS contestants,
                    ARRAY(SELECT m.name FROM run_metric m
                          WHERE m.run_id = run.id ORDER BY metric_no) AS metrics
                FROM run WHERE id = :run
                """)
            .param("run", run)
            .query(Runs::row)
            .optional()
            .orElseThrow(() -> notFound(run));
    return row.view(control.progress(new RunId(run)));
  }

  /**
   * The stored report of a completed run; empty while there is none.
   *
   * @throws PanopticonException with NOT_FOUND if there is no such run
   */
  public Optional<String> storedReport(UUID run) {
    return jdbc.sql("SELECT coalesce(report::text, '') FROM run WHERE id = :run")
        .param("run", run)
        .query(String.class)
        .optional()
        .or(
            () -> {
              throw notFound(run);
            })
        .filter(text -> !text.isEmpty());
  }

  /**
   * The suite in its canonical shape.
   *
   * @throws PanopticonException with NOT_FOUND if there is no such run
   */
  public JsonNode suite(UUID run) {
    return jdbc.sql("SELECT suite::text FROM run WHERE id = :run")
        .param("run", run)
        .query(String.class)
        .optional()
        .map(json::readTree)
        .orElseThrow(() -> notFound(run));
  }

  private List<RunView> views(List<RunRow> rows) {
    Map<RunId, RunProgress> progress =
        control.progress(rows.stream().map(row -> new RunId(row.id())).toList());
    List<RunView> views = new ArrayList<>();
    for (RunRow row : rows) {
      RunProgress known = progress.get(new RunId(row.id()));
      if (known != null) { // else deleted in between
        views.add(row.view(known));
      }
    }
    return views;
  }

  static PanopticonException notFound(UUID run) {
    return new PanopticonException(
        ErrorCode.NOT_FOUND,
        "There is no run " + run + ". `panopticon runs` lists the runs with their ids.");
  }

  private static RunRow row(ResultSet row, int number) throws SQLException {
    return new RunRow(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("description"),
        RunStatus.valueOf(row.getString("status")),
        row.getString("reason"),
        row.getString("reason_code"),
        row.getBoolean("resumes_by_itself"),
        texts(row.getArray("contestants")),
        texts(row.getArray("metrics")),
        row.getObject("budget_nano_usd", Long.class),
        Priority.valueOf(row.getString("priority")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "started_at"),
        instant(row, "finished_at"));
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
