package dev.panopticon.engine;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Priority;
import dev.panopticon.model.PromptSpec;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run before its queries: everything of it that fits in memory whatever its size. Contestants and
 * metrics are numbered by their place in these lists, from 0.
 *
 * @param idempotencyKey unique over all runs; null for none
 * @param suite the canonical suite, JSON text
 * @param priority at the start; it may be changed at any time
 * @param judges the models that the metrics' {@code JudgeSource.Model} name, as they are now
 */
public record PlannedRun(
    RunId id,
    @Nullable String idempotencyKey,
    String name,
    @Nullable String description,
    String suite,
    RunSettings settings,
    Priority priority,
    List<Contestant> contestants,
    List<ModelSpec.Remote> judges,
    List<Metric> metrics) {
  public PlannedRun {
    contestants = List.copyOf(contestants);
    judges = List.copyOf(judges);
    metrics = List.copyOf(metrics);
    if (contestants.isEmpty()) {
      throw new IllegalArgumentException("a run needs at least one contestant");
    }
  }

  /**
   * A (model, prompt) pair that is evaluated.
   *
   * @param label unique in the run: the model's id, with {@code /prompt} where prompts exist
   * @param prompt null where the suite has no prompts
   */
  public record Contestant(String label, ModelSpec model, @Nullable PromptSpec prompt) {}

  /**
   * A metric of the run.
   *
   * @param skipReason every judgment is SKIPPED with it (no judge configured); null to judge
   * @param pairs who meets whom in a pairwise metric; empty for all others
   */
  public record Metric(MetricSpec spec, @Nullable String skipReason, List<Pair> pairs) {
    public Metric {
      pairs = List.copyOf(pairs);
      if (spec instanceof MetricSpec.Pairwise == pairs.isEmpty()) {
        throw new IllegalArgumentException(
            "a pairwise metric needs pairs, and no other has any: " + spec.name());
      }
    }
  }

  /** Contestant A against contestant B, by their numbers. */
  public record Pair(int a, int b) {}

  /**
   * A query of the run; its version is found by its content.
   *
   * @param id unique in the run
   */
  public record Question(String id, QueryContent content) {}

  /** An answer that exists already. */
  public record RecordedOutput(int contestantNo, String queryId, String text) {}

  /**
   * A judge's reply that exists already.
   *
   * @param contestant label of the judged contestant, for pairs of the one shown first; empty for
   *     whichever the metric judges
   * @param opponent label of the one shown second; empty as for {@code contestant}, and without
   *     pairs
   * @param reply the raw reply; null where only scores were recorded
   * @param scores one, or for pairs two in the order shown; null where only a reply was recorded
   */
  public record RecordedReply(
      int metricNo,
      String queryId,
      String contestant,
      String opponent,
      @Nullable String reply,
      @Nullable List<Double> scores) {
    public RecordedReply {
      scores = scores == null ? null : List.copyOf(scores);
    }
  }
}
