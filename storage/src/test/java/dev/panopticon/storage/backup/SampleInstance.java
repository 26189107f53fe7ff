package dev.panopticon.storage.backup;

import dev.panopticon.storage.Database;
import dev.panopticon.storage.DatabaseUrl;
import dev.panopticon.storage.InstanceSchema;
import dev.panopticon.storage.SchemaMigration;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An instance with rows of every shape, in a database of the tests. */
final class SampleInstance {
  static final UUID ID = UUID.fromString("0199c0de-0000-7000-8000-000000000001");

  private SampleInstance() {}

  /** Makes the schemas, at the newest or at an older version of the role's. */
  static void make(DataSource database, String version) {
    migrate(database, InstanceSchema.STORAGE, "0001");
    migrate(database, InstanceSchema.JUDGE_SERVICE, version);
    jdbc(database).sql("INSERT INTO storage.instance (id) VALUES (:id)").param("id", ID).update();
  }

  private static void migrate(DataSource database, InstanceSchema schema, String version) {
    SchemaMigration.makeAt(version, database, schema.schema(), schema.migrations());
  }

  /** Rows of every kind: quotes, line ends, nulls, empty texts, extreme numbers and times. */
  static void fill(DataSource database) {
    JdbcClient jdbc = jdbc(database);
    jdbc.sql(
            """
            INSERT INTO judge_service.parent (label)
            SELECT 'label ' || n || E'\\t\\\\\\n\\r"'' 日本 \\b' FROM generate_series(1, 300) n
            """)
        .update();
    jdbc.sql(
            "INSERT INTO judge_service.child (parent_id, size) SELECT id, id % 7 FROM"
                + " judge_service.parent")
        .update();
    jdbc.sql("UPDATE judge_service.parent SET child = id, parent = nullif(id - 1, 0)").update();
    jdbc.sql(
            """
            INSERT INTO judge_service."Odd Name" VALUES
              (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
              ('', '', '{}', 'infinity', 'P1Y2M3DT4H5M6.789S', '{"b": 1, "a": [null]}', '{"b":1,  "a":2}',
               'NaN', '0199c0de-0000-7000-8000-000000000002'),
              ('\\.', '\\x00ff0a5c', '{NaN,Infinity,-0,0.1,1e-300}', '2026-03-29 02:30:00.123456+13:45',
               '-1 day', '[]', '[]', 123456789012345678901234567890.123456789, NULL),
              ('\\N', NULL, NULL, '0044-03-15 12:00:00+00 BC', NULL, '"\\u00e9"', '"x"', -0.0, NULL)
            """)
        .update();
    jdbc.sql("INSERT INTO judge_service.noted SELECT n, n FROM generate_series(1, 50) n").update();
    jdbc.sql("DELETE FROM judge_service.note WHERE id % 2 = 0").update();
    jdbc.sql(
            "DELETE FROM judge_service.parent WHERE id IN (SELECT max(id) FROM"
                + " judge_service.parent)")
        .update();
  }

  /** Every row of every table as text, with the values of the sequences. */
  static Map<String, List<String>> everything(DataSource database) {
    JdbcClient jdbc = jdbc(database);
    Map<String, List<String>> all = new TreeMap<>();
    List<String> tables =
        jdbc.sql(
                """
                SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
                WHERE schemaname IN ('storage', 'judge_service') ORDER BY 1
                """)
            .query(String.class)
            .list();
    for (String table : tables) {
      all.put(
          table, rows(jdbc, "SELECT t::text FROM " + table + " t ORDER BY t::text COLLATE \"C\""));
    }
    all.put(
        "sequences",
        rows(
            jdbc,
            "SELECT sequencename || ' ' || coalesce(last_value::text, 'unused') FROM pg_sequences"
                + " ORDER BY 1"));
    all.put(
        "constraints",
        rows(
            jdbc,
            """
            SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace IN ('storage'::regnamespace, 'judge_service'::regnamespace) ORDER BY 1
            """));
    all.put(
        "triggers",
        rows(
            jdbc,
            "SELECT tgname || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"));
    return all;
  }

  private static List<String> rows(JdbcClient jdbc, String sql) {
    return new ArrayList<>(jdbc.sql(sql).query(String.class).list());
  }

  static DataSource connections(DatabaseUrl url) {
    return Database.shared(url).connections();
  }

  static JdbcClient jdbc(DataSource database) {
    return JdbcClient.create(database);
  }

  static WriteArchive writer(DataSource database) {
    return new WriteArchive(database, Map.of(), "1.2.3", Clock.systemUTC());
  }

  static Path archive(DataSource database, Path folder) throws SQLException {
    var backups = new BackupFolder(folder);
    var name = ArchiveName.fresh(ArchiveName.Kind.MANUAL, Instant.now());
    backups.write(name, writer(database), Progress.Listener.none());
    return backups.file(name);
  }
}
