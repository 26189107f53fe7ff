package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether an index is left that PostgreSQL does not use, since its making was broken off. */
final class InvalidIndexesCheck implements Check {
  private static final String INVALID =
      """
      SELECT format('%I.%I', n.nspname, c.relname)
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT i.indisvalid OR NOT i.indisready ORDER BY 1
      """;

  private final JdbcClient jdbc;

  InvalidIndexesCheck(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String name() {
    return "invalid indexes";
  }

  @Override
  public CheckFinding run() {
    List<String> invalid = jdbc.sql(INVALID).query(String.class).list();
    return invalid.isEmpty()
        ? CheckFinding.pass(name(), "none")
        : CheckFinding.fail(
            name(),
            "not used, and so not enforced: " + String.join(", ", invalid),
            "REINDEX INDEX CONCURRENTLY " + invalid.getFirst());
  }
}
