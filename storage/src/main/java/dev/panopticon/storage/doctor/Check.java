package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;

/** One thing that the doctor looks at. Changes nothing that lasts. */
public interface Check {
  /** Stable, short, as in the table: {@code free space}. */
  String name();

  /** Looks now. What it cannot look at because of another fault is skipped, with the reason. */
  CheckFinding run();
}
