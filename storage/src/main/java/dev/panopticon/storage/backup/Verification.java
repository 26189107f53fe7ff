package dev.panopticon.storage.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a trial restore found.
 *
 * @param seal SHA-256 of the archive that was tried
 * @param created when its snapshot was taken
 * @param program version that wrote it
 * @param at when it was tried
 * @param took how long that took
 * @param tables each with what came of it
 * @param differences in words, besides tables that differ; empty if all is well
 */
public record Verification(
    String seal,
    Instant created,
    String program,
    Instant at,
    Duration took,
    List<TableResult> tables,
    List<String> differences) {
  public Verification {
    tables = List.copyOf(tables);
    differences = List.copyOf(differences);
  }

  /**
   * @param rows in the archive
   * @param restored rows in the restored table
   * @param same whether each row is the one that was archived
   */
  public record TableResult(TableName name, long rows, long restored, boolean same) {}

  public boolean passed() {
    return differences.isEmpty() && tables.stream().allMatch(TableResult::same);
  }

  /** What is wrong, in words; empty text if nothing is. */
  public String problem() {
    return java.util.stream.Stream.concat(
            tables.stream()
                .filter(table -> !table.same())
                .map(
                    table ->
                        "%s differs (%d rows archived, %d restored)"
                            .formatted(table.name(), table.rows(), table.restored())),
            differences.stream())
        .collect(java.util.stream.Collectors.joining("; "));
  }

  public long rows() {
    return tables.stream().mapToLong(TableResult::rows).sum();
  }
}
