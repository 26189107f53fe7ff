package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;

/** Which Java runs the program, and whether it is new enough. */
final class JavaCheck implements Check {
  private static final int OLDEST = 25;

  private final Runtime.Version version;

  JavaCheck(Runtime.Version version) {
    this.version = version;
  }

  @Override
  public String name() {
    return "java";
  }

  @Override
  public CheckFinding run() {
    String seen = "%s, %s".formatted(version, System.getProperty("java.vendor"));
    return version.feature() >= OLDEST
        ? CheckFinding.pass(name(), seen)
        : CheckFinding.fail(
            name(), seen + "; %d or newer is needed".formatted(OLDEST), "Install Java " + OLDEST);
  }
}
