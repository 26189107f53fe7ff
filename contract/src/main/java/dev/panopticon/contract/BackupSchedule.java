package dev.panopticon.contract;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When backups are made by themselves, and which are kept. What was missed while no server ran is
 * made soon after the start.
 *
 * @param everyHours between two; null for none by themselves
 * @param keep at most so many of those that were made by schedule or before an upgrade
 * @param keepDays and none of these that is older; null for no limit. The newest verified backup
 *     and those made by hand are never deleted.
 * @param verify whether each is verified by a trial restore
 * @param nextAt when the next is due; only in answers
 */
public record BackupSchedule(
    @Nullable Integer everyHours,
    @Nullable Integer keep,
    @Nullable Integer keepDays,
    @Nullable Boolean verify,
    @Nullable Instant nextAt) {
  private static final int MOST_HOURS = 24 * 366;
  private static final int MOST_KEPT = 10_000;
  private static final int DEFAULT_KEEP = 7;

  /**
   * @throws PanopticonException INVALID_REQUEST for numbers that make no sense
   */
  public BackupSchedule {
    keep = keep == null ? Integer.valueOf(DEFAULT_KEEP) : keep;
    verify = verify == null ? Boolean.TRUE : verify;
    requireWithin(everyHours, MOST_HOURS, "every_hours");
    requireWithin(keep, MOST_KEPT, "keep");
    requireWithin(keepDays, MOST_KEPT, "keep_days");
  }

  /** None by themselves; of what an upgrade makes, seven are kept. */
  public static BackupSchedule none() {
    return new BackupSchedule(null, null, null, null, null);
  }

  public BackupSchedule withNextAt(@Nullable Instant next) {
    return new BackupSchedule(everyHours, keep, keepDays, verify, next);
  }

  private static void requireWithin(@Nullable Integer value, int most, String key) {
    if (value != null && (value < 1 || value > most)) {
      String detail = "`%s` must be from 1 to %,d but is %d".formatted(key, most, value);
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, detail, List.of(Fault.at("/" + key, detail)));
    }
  }
}
