package dev.panopticon.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one check of the doctor found.
 *
 * @param check its name, stable, like {@code free space}
 * @param seen what it saw, with figures and paths
 * @param remedy what to type or do; null where nothing is to be done
 */
public record CheckFinding(
    String check, CheckOutcome outcome, String seen, @Nullable String remedy) {
  public CheckFinding {
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(seen, "seen");
  }

  public static CheckFinding pass(String check, String seen) {
    return new CheckFinding(check, CheckOutcome.PASS, seen, null);
  }

  public static CheckFinding skipped(String check, String why) {
    return new CheckFinding(check, CheckOutcome.SKIPPED, why, null);
  }

  public static CheckFinding warn(String check, String seen, String remedy) {
    return new CheckFinding(check, CheckOutcome.WARN, seen, remedy);
  }

  public static CheckFinding fail(String check, String seen, String remedy) {
    return new CheckFinding(check, CheckOutcome.FAIL, seen, remedy);
  }
}
