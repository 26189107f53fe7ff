package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.storage.space.VolumeSpace;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether the write-ahead log fits its volume many times over: it can grow to twice its setting.
 */
final class WalSizeCheck implements Check {
  private static final String MAX_WAL = "SELECT pg_size_bytes(current_setting('max_wal_size'))";
  private static final int LEAST_TIMES = 4;

  private final JdbcClient jdbc;
  private final Supplier<VolumeSpace> volume;

  /**
   * @param volume of PostgreSQL's directory
   */
  WalSizeCheck(JdbcClient jdbc, Supplier<VolumeSpace> volume) {
    this.jdbc = jdbc;
    this.volume = volume;
  }

  @Override
  public String name() {
    return "write-ahead log";
  }

  @Override
  public CheckFinding run() {
    long most = jdbc.sql(MAX_WAL).query(Long.class).single();
    long total = volume.get().totalBytes();
    String seen =
        "max_wal_size %s on a volume of %s".formatted(Sizes.bytes(most), Sizes.bytes(total));
    return most * LEAST_TIMES <= total
        ? CheckFinding.pass(name(), seen)
        : CheckFinding.warn(
            name(),
            seen + ": the log alone can fill it",
            "Start the server again, which sets it by the volume; an outside one: ALTER SYSTEM SET"
                + " max_wal_size");
  }
}
