package dev.panopticon.dashboard.view;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are old, as it was typed.
 *
 * @param olderThan such as 90d
 * @param name empty for runs of any name
 * @param errors by the name of the field
 */
public record OldRunsForm(
    String olderThan, String name, String keepLast, Map<String, String> errors) {
  public static final String OLDER_THAN = "older_than";
  public static final String KEEP_LAST = "keep_last";
  private static final String SUGGESTED = "90d";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  public OldRunsForm {
    errors = Map.copyOf(errors);
  }

  /** Before anything was typed. */
  public static OldRunsForm suggested() {
    return new OldRunsForm(SUGGESTED, "", "1", Map.of());
  }

  public String error(String field) {
    return Objects.requireNonNullElse(errors.get(field), "");
  }

  /**
   * What was typed, read.
   *
   * @param name null for any
   */
  public record Choice(Duration age, @Nullable String name, int keepLast) {
    /** What a retention can be: whole days, all names, one kept at least. */
    public boolean canBeRetention() {
      return name == null
          && keepLast > 0
          && age.toDays() > 0
          && Duration.ofDays(age.toDays()).equals(age);
    }
  }

  /**
   * @throws PanopticonException INVALID_REQUEST with a fault for each field that is wrong
   */
  public Choice choice() {
    List<Fault> faults = new ArrayList<>();
    Duration age = Span.parse(olderThan).orElse(Duration.ZERO);
    if (age.isZero()) {
      String detail =
          "\"%s\" is no age. Write a number and d, h or m, such as 90d.".formatted(olderThan);
      faults.add(Fault.at(OLDER_THAN, detail));
    }
    if (!NUMBER.matcher(keepLast.strip()).matches()) {
      faults.add(Fault.at(KEEP_LAST, "\"%s\" is no whole number.".formatted(keepLast)));
    }
    if (!faults.isEmpty()) {
      throw new PanopticonException(ErrorCode.INVALID_REQUEST, "Nothing was looked for.", faults);
    }
    String wanted = name.isBlank() ? null : name.strip();
    return new Choice(age, wanted, Integer.parseInt(keepLast.strip()));
  }

  /** The same with what is wrong with it. */
  public OldRunsForm refused(PanopticonException refusal) {
    Map<String, String> wrong = new HashMap<>();
    refusal.faults().forEach(fault -> wrong.put(fault.pointer(), fault.detail()));
    return new OldRunsForm(olderThan, name, keepLast, wrong);
  }
}
