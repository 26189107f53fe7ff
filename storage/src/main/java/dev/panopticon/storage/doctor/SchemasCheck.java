package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.SchemaVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Whether the schemas are of this program's version. */
final class SchemasCheck implements Check {
  private final DataSource database;
  private final Map<String, String> locations;

  /**
   * @param locations of the migrations, by schema
   */
  SchemasCheck(DataSource database, Map<String, String> locations) {
    this.database = database;
    this.locations = Map.copyOf(locations);
  }

  @Override
  public String name() {
    return "schema versions";
  }

  @Override
  public CheckFinding run() {
    var complaints = new Complaints(name());
    List<String> versions = new ArrayList<>();
    locations.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> SchemaVersion.of(database, entry.getKey(), entry.getValue()))
        .forEach(
            version -> {
              look(version, complaints);
              versions.add(version.schema() + " " + version.version());
            });
    return complaints.orPass(String.join(", ", versions));
  }

  private static void look(SchemaVersion schema, Complaints complaints) {
    if (!schema.unknown().isEmpty()) {
      complaints.fail(
          "%s has version %s, which this program does not know: a newer one wrote it"
              .formatted(schema.schema(), String.join(", ", schema.unknown())),
          "Use that newer Panopticon, or restore a backup made before the upgrade");
    }
    if (!schema.missing().isEmpty()) {
      complaints.fail(
          "%s lacks version %s".formatted(schema.schema(), String.join(", ", schema.missing())),
          "Start the server again, which migrates");
    }
    if (!schema.changed().isEmpty()) {
      complaints.fail(
          "%s: version %s was made by another program or edited afterwards"
              .formatted(schema.schema(), String.join(", ", schema.changed())),
          "Use the released program, or restore a backup");
    }
  }
}
