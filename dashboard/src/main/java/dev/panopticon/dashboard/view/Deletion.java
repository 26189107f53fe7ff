package dev.panopticon.dashboard.view;

import dev.panopticon.contract.DeletionPreview;

/** What deleting a run would remove for good. */
public record Deletion(RunRow run, String queries, String outputs, String judgments) {
  public static Deletion of(RunRow run, DeletionPreview preview) {
    return new Deletion(
        run,
        Numbers.count(preview.queries()),
        Numbers.count(preview.outputs()),
        Numbers.count(preview.judgments()));
  }
}
