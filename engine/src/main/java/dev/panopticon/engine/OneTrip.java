package dev.panopticon.engine;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.springframework.jdbc.core.namedparam.ParsedSql;

/**
 * Sends several statements to the database at once and waits once for all their answers. PostgreSQL
 * executes them one after the other, and each sees what those before it did. On a busy machine the
 * waiting costs more than the statements. Thread-safe; within the caller's transaction.
 */
final class OneTrip {
  private static final BoundSql COMMIT = new BoundSql("COMMIT", Map.of());

  private final JdbcTemplate jdbc;

  /** By the statements, which are few. */
  private final Map<List<String>, Joined> known = new ConcurrentHashMap<>();

  /** Statements as one text, with question marks in the places of names. */
  private record Joined(String sql, List<ParsedSql> parts) {
    static Joined of(List<String> statements) {
      List<ParsedSql> parts =
          statements.stream().map(NamedParameterUtils::parseSqlStatement).toList();
      return new Joined(
          parts.stream()
              .map(part -> NamedParameterUtils.substituteNamedParameters(part, null))
              .collect(Collectors.joining(";\n")),
          parts);
    }

    List<@Nullable Object> values(List<BoundSql> statements) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < statements.size(); i++) {
        var parameters = new MapSqlParameterSource(statements.get(i).parameters());
        Collections.addAll(
            values, NamedParameterUtils.buildValueArray(parts.get(i), parameters, null));
      }
      return values;
    }
  }

  OneTrip(DataSource dataSource) {
    this.jdbc = new JdbcTemplate(dataSource);
  }

  /**
   * @return the first column of the rows of each statement; an empty list for one that has none
   */
  List<List<UUID>> ids(List<BoundSql> statements) {
    return statements.isEmpty() ? List.of() : send(statements, OneTrip::answers);
  }

  /**
   * Begins a transaction, executes the statements and commits, all in this trip; to be called as
   * the first and only step of a transaction. Where a statement fails, those after it are not
   * executed, the commit neither.
   */
  void commit(List<BoundSql> statements) {
    List<BoundSql> all = new ArrayList<>(statements);
    all.add(COMMIT);
    var _ = send(all, PreparedStatement::execute);
  }

  private <T> T send(List<BoundSql> statements, PreparedStatementCallback<T> then) {
    Joined joined =
        known.computeIfAbsent(statements.stream().map(BoundSql::sql).toList(), Joined::of);
    List<@Nullable Object> values = joined.values(statements);
    return jdbc.execute(
        joined.sql(),
        (PreparedStatement prepared) -> {
          new ArgumentPreparedStatementSetter(values.toArray()).setValues(prepared);
          return then.doInPreparedStatement(prepared);
        });
  }

  private static List<List<UUID>> answers(PreparedStatement statement) throws SQLException {
    List<List<UUID>> answers = new ArrayList<>();
    boolean rows = statement.execute();
    while (rows || statement.getUpdateCount() >= 0) {
      answers.add(rows ? ids(statement.getResultSet()) : List.of());
      rows = statement.getMoreResults();
    }
    return answers;
  }

  private static List<UUID> ids(ResultSet rows) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    while (rows.next()) {
      ids.add(rows.getObject(1, UUID.class));
    }
    return ids;
  }
}
