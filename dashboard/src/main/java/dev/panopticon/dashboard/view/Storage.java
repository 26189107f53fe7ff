package dev.panopticon.dashboard.view;

import dev.panopticon.contract.DoctorReport;
import dev.panopticon.contract.StorageStatus;
import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.CheckOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the data are and whether they are safe.
 *
 * @param examination null until the doctor has looked
 */
public record Storage(
    Safety safety,
    String data,
    String instance,
    List<Directory> directories,
    List<Volume> volumes,
    Database database,
    @Nullable Examination examination) {

  private static final String UNMEASURED = "not there, or not measured yet: load the page again";

  /** One directory; an unknown size is blank. */
  public record Directory(
      String name, String path, Mark state, String mountPoint, Figure size, Figure files) {}

  /**
   * A file system.
   *
   * @param used its bar
   */
  public record Volume(
      String mountPoint, String type, String free, String total, ProgressBar used, Mark state) {}

  /**
   * PostgreSQL.
   *
   * @param kind whose it is, and its version
   */
  public record Database(
      String kind,
      @Nullable Moment startedAt,
      Figure size,
      List<Schema> schemas,
      List<Table> tables) {}

  /** A schema with its indexes. */
  public record Schema(String name, String size, int tables) {}

  /** A table with its indexes. */
  public record Table(String name, String size, Figure rows) {}

  /**
   * What the doctor found.
   *
   * @param summary how many of each
   * @param faults what is to be mended, the worst first
   * @param others what is in order, and what could not be looked at
   */
  public record Examination(
      Moment at, String took, String summary, List<Row> faults, List<Row> others) {}

  /**
   * One finding.
   *
   * @param remedy empty where nothing is to be done
   */
  public record Row(Mark mark, String check, String seen, String remedy) {}

  public static Storage of(StorageStatus status, Instant now) {
    return new Storage(
        Safety.of(status, now),
        status.data(),
        status.instance().toString(),
        status.directories().stream().map(Storage::directory).toList(),
        status.volumes().stream().map(Storage::volume).toList(),
        database(status.database()),
        status.doctor() == null ? null : examination(status.doctor()));
  }

  private static Directory directory(StorageStatus.Directory directory) {
    return new Directory(
        directory.name(),
        directory.path(),
        state(directory.state()),
        Objects.requireNonNullElse(directory.mountPoint(), ""),
        Figure.of(directory.bytes(), Numbers::bytes, UNMEASURED),
        Figure.of(directory.files(), Numbers::count, UNMEASURED));
  }

  private static Mark state(String state) {
    return switch (state) {
      case "initialised" -> new Mark("✓", "filled", "good");
      case "new" -> new Mark("○", "empty", "quiet");
      case "present" -> new Mark("✓", "there", "good");
      case "missing" -> new Mark("–", "not there", "quiet");
      default -> new Mark("!", "no marker", "warn");
    };
  }

  private static Volume volume(StorageStatus.Volume volume) {
    long used = volume.totalBytes() - volume.freeBytes();
    return new Volume(
        volume.mountPoint(),
        Objects.requireNonNullElse(volume.type(), ""),
        Numbers.bytes(volume.freeBytes()),
        Numbers.bytes(volume.totalBytes()),
        ProgressBar.of(used, volume.totalBytes()),
        volume.readOnly() ? new Mark("✕", "read-only", "bad") : new Mark("✓", "writable", "good"));
  }

  private static Database database(StorageStatus.Database database) {
    String version = database.version();
    return new Database(
        version == null
            ? "PostgreSQL does not answer"
            : "PostgreSQL %s, %s"
                .formatted(version, database.embedded() ? "this server's own" : "outside"),
        Moment.ofNullable(database.startedAt()),
        Figure.of(database.bytes(), Numbers::bytes, "the database does not answer"),
        database.schemas().stream()
            .map(each -> new Schema(each.name(), Numbers.bytes(each.bytes()), each.tables()))
            .toList(),
        database.tables().stream().map(Storage::table).toList());
  }

  private static Table table(StorageStatus.Table table) {
    return new Table(
        table.schema() + "." + table.name(),
        Numbers.bytes(table.bytes()),
        Figure.of(
            table.rows(),
            rows -> "about " + Numbers.count(rows),
            "PostgreSQL has not counted it yet"));
  }

  private static Examination examination(DoctorReport report) {
    return new Examination(
        Moment.of(report.at()),
        Numbers.duration(Duration.ofMillis(report.millis())),
        summary(report),
        rows(report, CheckOutcome.FAIL, CheckOutcome.WARN),
        rows(report, CheckOutcome.PASS, CheckOutcome.SKIPPED));
  }

  private static List<Row> rows(DoctorReport report, CheckOutcome... outcomes) {
    return Stream.of(outcomes)
        .flatMap(
            outcome -> report.findings().stream().filter(finding -> finding.outcome() == outcome))
        .map(Storage::row)
        .toList();
  }

  private static String summary(DoctorReport report) {
    return Stream.of(CheckOutcome.FAIL, CheckOutcome.WARN, CheckOutcome.PASS, CheckOutcome.SKIPPED)
        .filter(outcome -> report.count(outcome) > 0)
        .map(outcome -> "%d %s".formatted(report.count(outcome), Mark.of(outcome).word()))
        .collect(Collectors.joining(", "));
  }

  private static Row row(CheckFinding finding) {
    return new Row(
        Mark.of(finding.outcome()),
        finding.check(),
        finding.seen(),
        Objects.requireNonNullElse(finding.remedy(), ""));
  }
}
