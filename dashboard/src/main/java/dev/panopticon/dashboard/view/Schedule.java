package dev.panopticon.dashboard.view;

import dev.panopticon.contract.BackupKind;
import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.contract.BackupView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The backups that are made by themselves.
 *
 * @param heading the schedule in force
 * @param kept which backups stay
 * @param on whether there is one
 * @param next null where none is due
 * @param until how long that is from now
 * @param last the newest that was made by schedule; null for none
 * @param failure the last that could not be made or restored; null for none
 * @param trouble why nothing is known; empty if it is
 */
public record Schedule(
    String heading,
    String kept,
    boolean on,
    @Nullable Moment next,
    String until,
    @Nullable Last last,
    @Nullable Failure failure,
    ScheduleForm form,
    String trouble) {

  /** One that was made. */
  public record Last(Moment at, String age, Mark mark) {}

  /** One that was not. */
  public record Failure(Moment at, String problem) {}

  /** While the schedule is not known; the form can be sent all the same. */
  public static Schedule unknown(String why) {
    var form = ScheduleForm.of(BackupSchedule.none());
    return new Schedule(
        "The schedule is not known now", "", false, null, "", null, null, form, why);
  }

  /**
   * @param backups newest first
   */
  public static Schedule of(BackupSchedule schedule, List<BackupView> backups, Instant now) {
    List<BackupView> scheduled =
        backups.stream().filter(backup -> backup.kind() == BackupKind.SCHEDULED).toList();
    return new Schedule(
        heading(schedule),
        kept(schedule),
        schedule.everyHours() != null,
        Moment.ofNullable(schedule.nextAt()),
        until(schedule.nextAt(), now),
        last(scheduled, now).orElse(null),
        failure(scheduled).orElse(null),
        ScheduleForm.of(schedule),
        "");
  }

  public Schedule with(ScheduleForm typed) {
    return new Schedule(heading, kept, on, next, until, last, failure, typed, trouble);
  }

  private static String heading(BackupSchedule schedule) {
    Integer hours = schedule.everyHours();
    if (hours == null) {
      return "No backup is made by itself";
    }
    String every =
        hours % 24 == 0 ? Numbers.count(hours / 24, "day") : Numbers.count(hours, "hour");
    return "A backup every " + (every.startsWith("1 ") ? every.substring(2) : every);
  }

  private static String kept(BackupSchedule schedule) {
    Integer keep = schedule.keep();
    String newest =
        keep == null ? "all" : keep == 1 ? "the newest" : "the newest " + Numbers.count(keep);
    String days =
        schedule.keepDays() == null
            ? ""
            : ", of the last " + Numbers.count(schedule.keepDays(), "day");
    return newest + days + "; never deleted: the newest verified one, and those made by hand";
  }

  private static String until(@Nullable Instant next, Instant now) {
    if (next == null) {
      return "";
    }
    return next.isAfter(now) ? "in " + Safety.age(now, next) : "within a minute";
  }

  private static Optional<Last> last(List<BackupView> scheduled, Instant now) {
    return scheduled.stream()
        .filter(backup -> backup.state() == BackupView.State.MADE)
        .findFirst()
        .map(
            made ->
                new Last(
                    Moment.of(made.createdAt()),
                    Safety.age(made.createdAt(), now),
                    Backups.mark(made)));
  }

  private static Optional<Failure> failure(List<BackupView> scheduled) {
    return scheduled.stream()
        .filter(backup -> !Backups.problem(backup).isEmpty())
        .findFirst()
        .map(bad -> new Failure(Moment.of(bad.createdAt()), Backups.problem(bad)));
  }
}
