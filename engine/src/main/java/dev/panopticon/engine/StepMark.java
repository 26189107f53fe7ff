package dev.panopticon.engine;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What a step of a run is for. It stands in front of each line of the log that is written in the
 * step, and {@link TracedModels} finds it when the step calls a model.
 *
 * @param metric null while the cell has no output to judge
 * @param span over all steps of the cell
 */
record StepMark(
    String run,
    String query,
    String contestant,
    int repeat,
    @Nullable String metric,
    CellSpan span) {
  private static final ScopedValue<StepMark> CURRENT = ScopedValue.newInstance();

  /** Of the diagnostic context; its text ends with a space. */
  private static final String KEY = "cell";

  /** The mark of the step that this thread is in; empty outside of runs. */
  static Optional<StepMark> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  StepMark judgedBy(String newMetric) {
    return new StepMark(run, query, contestant, repeat, newMetric, span);
  }

  <T> Callable<T> on(Callable<T> step) {
    return () -> {
      try (var _ = MDC.putCloseable(KEY, inTheLog())) {
        return ScopedValue.where(CURRENT, this).call(step::call);
      }
    };
  }

  private String inTheLog() {
    String cell =
        "run=" + run + " query=" + query + " contestant=" + contestant + " repeat=" + repeat + " ";
    return metric == null ? cell : cell + "metric=" + metric + " ";
  }
}
