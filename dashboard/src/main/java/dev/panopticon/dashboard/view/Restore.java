package dev.panopticon.dashboard.view;

import dev.panopticon.contract.BackupView;
import dev.panopticon.contract.RestoreGuide;
import java.time.Instant;

/**
 * How one backup is restored.
 *
 * @param warning why another one may be better; empty where nothing speaks against it
 * @param verify where it is verified; empty where that is not to be done first
 */
public record Restore(
    String name,
    Moment created,
    String age,
    Figure size,
    Mark mark,
    String warning,
    String verify,
    RestoreGuide guide) {

  public static Restore of(BackupView backup, RestoreGuide guide, Instant now) {
    String problem = Backups.problem(backup);
    boolean untried = problem.isEmpty() && !backup.verified();
    return new Restore(
        backup.name(),
        Moment.of(backup.createdAt()),
        Safety.age(backup.createdAt(), now),
        Figure.of(backup.bytes(), Numbers::bytes, "it is not made"),
        Backups.mark(backup),
        problem.isEmpty()
            ? untried ? "No trial restore has proved it yet: verify it first." : ""
            : "A restore of it would be refused, or give back less: take another one. " + problem,
        untried && backup.atRest() ? "/storage/backups/" + backup.name() + "/verify" : "",
        guide);
  }
}
