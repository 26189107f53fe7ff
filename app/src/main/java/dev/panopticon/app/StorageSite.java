package dev.panopticon.app;

import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.doctor.Examined;
import java.util.Map;
import javax.sql.DataSource;

/**
 * What this process can see of the instance's storage.
 *
 * @param examined the data directory, or what a role has mounted of it
 * @param database connections to all of it
 * @param embedded whether the database is this process's own
 */
record StorageSite(Examined examined, DataSource database, boolean embedded) {
  /** Where each schema's migrations are. */
  static final Map<String, String> SCHEMAS =
      Map.of(
          "storage",
          "classpath:db/storage",
          DataSection.QUERY_STORAGE.directoryName(),
          "classpath:db/library",
          DataSection.EVALUATION_STORAGE.directoryName(),
          "classpath:db/library",
          DataSection.JUDGE_SERVICE.directoryName(),
          "classpath:db/judge_service",
          DataSection.MODEL_REGISTRY.directoryName(),
          "classpath:db/model_registry",
          "gateway",
          "classpath:db/gateway");
}
