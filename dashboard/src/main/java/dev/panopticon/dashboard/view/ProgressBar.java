package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RunView;

/**
 * How far something is.
 *
 * @param done at least 0, at most {@code planned}
 * @param text "120 of 480"
 * @param percent "25 %"; empty when nothing is planned
 */
public record ProgressBar(long done, long planned, String text, String percent) {
  static ProgressBar of(long done, long planned) {
    long shown = Math.clamp(done, 0, planned);
    String text =
        shown == planned
            ? Numbers.count(planned)
            : Numbers.count(shown) + " of " + Numbers.count(planned);
    return new ProgressBar(shown, planned, text, Numbers.percent(shown, planned));
  }

  /** Answers and judgments together: each is a piece of work that has a committed result or not. */
  static ProgressBar of(RunView run) {
    RunView.Progress progress = run.progress();
    return of(
        progress.outputsDone() + progress.judgmentsDone(),
        progress.outputsPlanned() + progress.judgmentsPlanned());
  }
}
