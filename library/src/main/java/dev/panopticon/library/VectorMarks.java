package dev.panopticon.library;

import dev.panopticon.vectors.Position;
import dev.panopticon.vectors.StoreKind;
import dev.panopticon.vectors.VectorTruth.Probe;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** By what a database recognises an index: its lineages and its probes. Thread-safe. */
final class VectorMarks {
  private static final String LINEAGE_OF =
      """
      SELECT id FROM vector_lineage WHERE :sequence BETWEEN first_sequence AND last_sequence
      """;
  private static final String KEEP_PROBE =
      """
      INSERT INTO vector_store (kind, probe, forgot_at) VALUES (:kind, :probe, :forgot)
      ON CONFLICT (kind) DO UPDATE SET probe = excluded.probe, forgot_at = excluded.forgot_at
      """;

  private final JdbcClient jdbc;

  VectorMarks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The position of one who has followed up to a number that was given. */
  Position positionAt(long sequence) {
    return new Position(
        jdbc.sql(LINEAGE_OF).param("sequence", sequence).query(UUID.class).single(), sequence);
  }

  boolean isOwn(Position position) {
    if (position.lineage() == null) {
      return true;
    }
    return jdbc.sql(LINEAGE_OF)
        .param("sequence", position.sequence())
        .query(UUID.class)
        .optional()
        .filter(position.lineage()::equals)
        .isPresent();
  }

  Optional<Probe> probe(StoreKind kind) {
    return jdbc.sql("SELECT probe, forgot_at FROM vector_store WHERE kind = :kind")
        .param("kind", kind.wireName())
        .query(VectorMarks::probe)
        .optional();
  }

  private static Probe probe(ResultSet row, int number) throws SQLException {
    @Nullable OffsetDateTime forgot = row.getObject("forgot_at", OffsetDateTime.class);
    return new Probe(
        row.getObject("probe", UUID.class), forgot == null ? null : forgot.toInstant());
  }

  void keepProbe(StoreKind kind, Probe probe) {
    jdbc.sql(KEEP_PROBE)
        .param("kind", kind.wireName())
        .param("probe", probe.id())
        .param(
            "forgot", probe.forgotAt() == null ? null : probe.forgotAt().atOffset(ZoneOffset.UTC))
        .update();
  }
}
