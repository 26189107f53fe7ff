package dev.panopticon.storage.backup;

import java.util.List;

/**
 * What an archive ends with: what is in it, counted and hashed while it was written.
 *
 * @param tables in the order of the catalogue
 * @param files that are truth outside the database
 */
public record Manifest(List<TableSum> tables, List<FileSum> files) {
  public Manifest {
    tables = List.copyOf(tables);
    files = List.copyOf(files);
  }

  /**
   * @param bytes of the rows as COPY writes them
   * @param sha256 of these bytes
   * @param rowSum the sum modulo 2^256 of the SHA-256 of every row: equal for equal rows in any
   *     order, which a restored table need not keep
   */
  public record TableSum(TableName name, long rows, long bytes, String sha256, String rowSum) {}

  /**
   * @param path relative to the data directory, with slashes
   */
  public record FileSum(String path, long bytes, String sha256) {}

  public long rows() {
    return tables.stream().mapToLong(TableSum::rows).sum();
  }

  public long bytes() {
    return tables.stream().mapToLong(TableSum::bytes).sum()
        + files.stream().mapToLong(FileSum::bytes).sum();
  }
}
