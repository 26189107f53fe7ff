package dev.panopticon.modelregistry;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.RegisteredModel;
import dev.panopticon.model.ModelSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of registered models. Thread-safe; a save runs in the caller's transaction. */
class ModelRepository {
  private static final String SELECT =
      """
      SELECT model_version.version, model_version.definition,
             model.archived_at IS NOT NULL AS archived, model_version.created_at
      FROM model JOIN model_version
        ON model_version.model_id = model.id AND model_version.version = model.latest_version
      """;
  private static final String INSERT_MISSING =
      """
      INSERT INTO model (id, latest_version) VALUES (:id, 0) ON CONFLICT (id) DO NOTHING
      """;
  private static final String INSERT_VERSION =
      """
      WITH advanced AS (
          UPDATE model SET latest_version = latest_version + 1, archived_at = NULL
          WHERE id = :id RETURNING id, latest_version)
      INSERT INTO model_version (model_id, version, definition, created_at)
      SELECT id, latest_version, :definition::json, :now FROM advanced
      """;

  private final JdbcClient jdbc;

  ModelRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<RegisteredModel> find(String id) {
    return jdbc.sql(SELECT + "WHERE model.id = :id")
        .param("id", id)
        .query(ModelRepository::model)
        .optional();
  }

  List<RegisteredModel> listNotArchived() {
    return jdbc.sql(SELECT + "WHERE model.archived_at IS NULL ORDER BY model.id")
        .query(ModelRepository::model)
        .list();
  }

  /** Makes the row if need be, and holds its lock to the transaction's end. */
  void lock(String id) {
    jdbc.sql(INSERT_MISSING).param("id", id).update();
    jdbc.sql("SELECT id FROM model WHERE id = :id FOR UPDATE")
        .param("id", id)
        .query(String.class)
        .single();
  }

  void addVersion(ModelSpec definition, OffsetDateTime now) {
    jdbc.sql(INSERT_VERSION)
        .param("id", definition.id())
        .param("definition", ContractJson.mapper().writeValueAsString(definition))
        .param("now", now)
        .update();
  }

  /** Takes the model out of the archive, in its version. */
  void restore(String id) {
    jdbc.sql("UPDATE model SET archived_at = NULL WHERE id = :id").param("id", id).update();
  }

  void archive(String id, OffsetDateTime now) {
    jdbc.sql("UPDATE model SET archived_at = coalesce(archived_at, :now) WHERE id = :id")
        .param("id", id)
        .param("now", now)
        .update();
  }

  private static RegisteredModel model(ResultSet row, int number) throws SQLException {
    return new RegisteredModel(
        row.getInt("version"),
        ContractJson.mapper().readValue(row.getString("definition"), ModelSpec.class),
        row.getBoolean("archived"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
