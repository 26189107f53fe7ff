package dev.panopticon.dashboard.view;

import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When backups are to be made by themselves, as it was typed.
 *
 * @param every such as 12h or 7d
 * @param keepDays empty for no limit
 * @param errors by the name of the field; the whole form's under an empty name
 */
public record ScheduleForm(
    String every, String keep, String keepDays, boolean verify, Map<String, String> errors) {
  public static final String EVERY = "every";
  public static final String KEEP = "keep";
  public static final String KEEP_DAYS = "keep_days";
  private static final String WHOLE = "";
  private static final String DAILY = "24h";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  public ScheduleForm {
    errors = Map.copyOf(errors);
  }

  /** What is in force, for being changed; a day where there is none. */
  public static ScheduleForm of(BackupSchedule schedule) {
    Integer hours = schedule.everyHours();
    return new ScheduleForm(
        hours == null ? DAILY : Span.ofHours(hours),
        text(schedule.keep()),
        text(schedule.keepDays()),
        !Boolean.FALSE.equals(schedule.verify()),
        Map.of());
  }

  private static String text(@Nullable Integer number) {
    return number == null ? "" : number.toString();
  }

  public String error(String field) {
    return Objects.requireNonNullElse(errors.get(field), "");
  }

  /** What is wrong with the whole; empty where nothing is, or a field says it. */
  public String refusal() {
    return error(WHOLE);
  }

  /**
   * @throws PanopticonException INVALID_REQUEST with a fault for each field that is wrong
   */
  public BackupSchedule schedule() {
    List<Fault> faults = new ArrayList<>();
    Integer hours = hours(faults);
    Integer kept = number(KEEP, keep, faults);
    Integer days = keepDays.isBlank() ? null : number(KEEP_DAYS, keepDays, faults);
    requireInRange(() -> new BackupSchedule(hours, null, null, null, null), faults);
    requireInRange(() -> new BackupSchedule(null, kept, null, null, null), faults);
    requireInRange(() -> new BackupSchedule(null, null, days, null, null), faults);
    if (!faults.isEmpty()) {
      throw new PanopticonException(ErrorCode.INVALID_REQUEST, "The schedule was not set.", faults);
    }
    return new BackupSchedule(hours, kept, days, verify, null);
  }

  /** The contract knows the ranges, and tells the first that is wrong alone. */
  private static void requireInRange(Supplier<BackupSchedule> one, List<Fault> faults) {
    try {
      var _ = one.get();
    } catch (PanopticonException wrong) {
      faults.addAll(wrong.faults());
    }
  }

  private @Nullable Integer hours(List<Fault> faults) {
    Duration time = Span.parse(every).orElse(Duration.ZERO);
    long hours = time.toHours();
    if (hours < 1 || !Duration.ofHours(hours).equals(time)) {
      String detail =
          "\"%s\" is no time between backups. Write whole hours or days, such as 12h or 7d."
              .formatted(every);
      faults.add(Fault.at("/" + EVERY, detail));
      return null;
    }
    return Math.toIntExact(hours);
  }

  private static @Nullable Integer number(String field, String typed, List<Fault> faults) {
    if (NUMBER.matcher(typed.strip()).matches()) {
      return Integer.valueOf(typed.strip());
    }
    faults.add(Fault.at("/" + field, "\"%s\" is no whole number.".formatted(typed)));
    return null;
  }

  /** The same with what is wrong with it. */
  public ScheduleForm refused(PanopticonException refusal) {
    Map<String, String> wrong = new HashMap<>();
    for (Fault fault : refusal.faults()) {
      wrong.put(field(fault), fault.detail());
    }
    if (wrong.isEmpty()) {
      wrong.put(WHOLE, String.valueOf(refusal.getMessage()));
    }
    return new ScheduleForm(every, keep, keepDays, verify, wrong);
  }

  private static String field(Fault fault) {
    return switch (fault.pointer()) {
      case "/every", "/every_hours" -> EVERY;
      case "/keep" -> KEEP;
      case "/keep_days" -> KEEP_DAYS;
      default -> WHOLE;
    };
  }
}
