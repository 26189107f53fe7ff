package dev.panopticon.dashboard.view;

import dev.panopticon.contract.PurgeReport;
import dev.panopticon.contract.Retention;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which old runs would be deleted, or were.
 *
 * @param retention what is deleted by itself, in a sentence
 * @param retained whether anything is
 * @param found null until somebody looked
 */
public record OldRuns(String retention, boolean retained, OldRunsForm form, @Nullable Found found) {

  /**
   * What a deletion would remove, or has removed.
   *
   * @param heading how many
   * @param sum what they hold
   * @param notListed how many of them are not listed; empty for none
   * @param preview whether the runs are there still
   * @param deletion the next step; null where there is none
   */
  public record Found(
      String heading,
      String sum,
      List<Row> rows,
      String notListed,
      boolean preview,
      @Nullable Deletion deletion) {}

  /** One run. */
  public record Row(
      String name, String href, Moment ended, String outputs, String judgments, String bytes) {}

  /**
   * What the buttons send.
   *
   * @param before no run that ended later is touched, however long a reader thinks
   * @param name empty for any
   * @param retention whether the same can be done every hour
   */
  public record Deletion(
      String before, String name, int keepLast, String button, long days, boolean retention) {}

  public static OldRuns of(Retention retention, OldRunsForm form, @Nullable Found found) {
    Integer days = retention.olderThanDays();
    String sentence =
        days == null
            ? "No run is deleted by itself."
            : "Every hour, runs that ended more than %s ago are deleted; the newest %s of each name stay."
                .formatted(Numbers.count(days, "day"), Numbers.count(retention.keepLast()));
    return new OldRuns(sentence, days != null, form, found);
  }

  /** Before anything is deleted. */
  public static Found preview(PurgeReport report, OldRunsForm.Choice choice, Instant before) {
    if (report.runs() == 0) {
      return new Found(
          "No run is that old, or the newest of each name are kept",
          "Nothing would be deleted now.",
          List.of(),
          "",
          true,
          deletion(choice, before, ""));
    }
    String runs = Numbers.count(report.runs(), "run");
    String heading = "%s would be deleted".formatted(runs);
    return found(heading, report, true, deletion(choice, before, runs));
  }

  /** With the next step where not all are deleted yet. */
  public static Found deleted(PurgeReport report, OldRunsForm.Choice choice, Instant before) {
    String runs = Numbers.count(report.runs(), "run");
    Deletion more = report.complete() ? null : deletion(choice, before, "the rest");
    String heading = more == null ? "%s deleted" : "%s deleted so far, and not all";
    return found(heading.formatted(runs), report, false, more);
  }

  private static Found found(
      String heading, PurgeReport report, boolean preview, @Nullable Deletion deletion) {
    long notListed = report.runs() - report.listed().size();
    return new Found(
        heading,
        "%s and %s, about %s"
            .formatted(
                Numbers.count(report.outputs(), "answer"),
                Numbers.count(report.judgments(), "judgment"),
                Numbers.bytes(report.bytes())),
        report.listed().stream().map(OldRuns::row).toList(),
        notListed == 0 ? "" : "and %s more".formatted(Numbers.count(notListed)),
        preview,
        deletion);
  }

  private static Deletion deletion(OldRunsForm.Choice choice, Instant before, String what) {
    return new Deletion(
        before.toString(),
        choice.name() == null ? "" : choice.name(),
        choice.keepLast(),
        what.isEmpty() ? "" : "Delete %s for good".formatted(what),
        choice.age().toDays(),
        choice.canBeRetention());
  }

  private static Row row(PurgeReport.OldRun run) {
    return new Row(
        run.name(),
        "/runs/" + run.run(),
        Moment.of(run.finishedAt()),
        Numbers.count(run.outputs()),
        Numbers.count(run.judgments()),
        Numbers.bytes(run.bytes()));
  }
}
