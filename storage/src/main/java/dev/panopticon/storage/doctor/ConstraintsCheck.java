package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether a constraint was never held against the rows that were there before it. */
final class ConstraintsCheck implements Check {
  private static final String UNVALIDATED =
      """
      SELECT format('ALTER TABLE %I.%I VALIDATE CONSTRAINT %I', n.nspname, c.relname, k.conname)
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT k.convalidated ORDER BY 1
      """;

  private final JdbcClient jdbc;

  ConstraintsCheck(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String name() {
    return "constraints";
  }

  @Override
  public CheckFinding run() {
    List<String> unvalidated = jdbc.sql(UNVALIDATED).query(String.class).list();
    return unvalidated.isEmpty()
        ? CheckFinding.pass(name(), "all hold for all rows")
        : CheckFinding.warn(
            name(),
            "%d may not hold for older rows".formatted(unvalidated.size()),
            String.join("; ", unvalidated));
  }
}
