package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RunView;
import dev.panopticon.model.JudgmentStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run's progress, in full. Nothing counts here before its commit.
 *
 * @param live whether it may still change by itself
 */
public record Progress(
    UUID run,
    boolean live,
    Mark status,
    String reason,
    ProgressBar all,
    ProgressBar answers,
    String failedAnswers,
    ProgressBar judgments,
    List<StatusCount> statuses,
    Figure rate,
    Figure eta,
    Figure cost,
    Figure saved,
    List<Term> calls,
    List<Term> errors,
    List<Term> retriedErrors) {

  /** A judgment status with its count and the results that have it. */
  public record StatusCount(Mark mark, String count, Link results) {}

  /** A name and its number. */
  public record Term(String name, String value) {}

  /** The progress of a run as it is now. */
  public static Progress of(RunView run) {
    RunView.Progress progress = run.progress();
    return new Progress(
        run.id(),
        !run.status().ended(),
        Mark.of(run.status()),
        run.reason() == null ? "" : run.reason(),
        ProgressBar.of(run),
        ProgressBar.of(progress.outputsDone(), progress.outputsPlanned()),
        progress.outputsFailed() == 0 ? "" : Numbers.count(progress.outputsFailed()),
        ProgressBar.of(progress.judgmentsDone(), progress.judgmentsPlanned()),
        statuses(run.id(), progress.judgmentsByStatus()),
        Figure.of(progress.perSecond(), Progress::rate, "nothing is going on"),
        Figure.of(progress.etaSeconds(), Progress::eta, "not known yet"),
        spent(run),
        saved(progress),
        calls(progress),
        byClass(progress.errors()),
        byClass(progress.retriedErrors()));
  }

  /**
   * What was spent as far as it is known; blank where calls were made and none had a known price.
   */
  static Figure cost(RunView.Progress progress) {
    return dollars(progress.costNanoUsd(), progress.callsMade(), "no call had a known price");
  }

  /**
   * What the cache saved as far as it is known; blank where no result from it had a known price.
   */
  static Figure saved(RunView.Progress progress) {
    return dollars(
        progress.savedNanoUsd(), progress.cached(), "no result from the cache had a known price");
  }

  /** Nothing of something has no known price. */
  private static Figure dollars(long nanoUsd, long of, String why) {
    return nanoUsd == 0 && of > 0 ? Figure.unknown(why) : Figure.known(Numbers.usdOfNano(nanoUsd));
  }

  private static Figure spent(RunView run) {
    return run.budgetNanoUsd() == null
        ? cost(run.progress())
        : Figure.known(
            Numbers.usdOfNano(run.progress().costNanoUsd())
                + " of "
                + Numbers.usdOfNano(run.budgetNanoUsd()));
  }

  private static String rate(double perSecond) {
    return Numbers.fixed(perSecond, perSecond < 10 ? 1 : 0) + " judgments/s";
  }

  private static String eta(long seconds) {
    return Numbers.duration(Duration.ofSeconds(seconds));
  }

  private static List<StatusCount> statuses(UUID run, Map<String, Long> counts) {
    List<StatusCount> shown = new ArrayList<>();
    for (JudgmentStatus status : JudgmentStatus.values()) {
      String name = status.name().toLowerCase(Locale.ROOT);
      long count = counts.getOrDefault(name, 0L);
      if (count > 0) {
        Link results = Link.to("/results").with("run", run).with("status", status.name());
        shown.add(new StatusCount(Mark.of(status), Numbers.count(count), results));
      }
    }
    return shown;
  }

  private static List<Term> calls(RunView.Progress progress) {
    return List.of(
        new Term("calls made", Numbers.count(progress.callsMade())),
        new Term("of these retries", Numbers.count(progress.callsRetried())),
        new Term("served by the cache", Numbers.count(progress.cached())),
        new Term("in flight now", Numbers.count(progress.inFlight())));
  }

  /** The most frequent first. */
  private static List<Term> byClass(Map<String, Long> errors) {
    return errors.entrySet().stream()
        .filter(error -> error.getValue() > 0)
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(error -> new Term(Mark.words(error.getKey()), Numbers.count(error.getValue())))
        .toList();
  }

  /** Whether all that was planned has a committed result. */
  public boolean complete() {
    return all.done() == all.planned() && !live;
  }

  /** Why it is paused or failed; null when there is nothing to say. */
  public @Nullable String notice() {
    return reason.isEmpty() ? null : reason;
  }
}
