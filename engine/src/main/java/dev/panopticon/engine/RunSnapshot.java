package dev.panopticon.engine;

import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PromptSpec;
import dev.panopticon.model.RunId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run was planned with, whatever becomes of the stores later; without its queries, which are
 * loaded chunk by chunk, and its priority, which changes.
 *
 * @param revision how often the run was amended or its failed results forgotten: what was done with
 *     another one says nothing about what is left to do
 * @param contestants by their numbers, from 0
 * @param judges by their ids
 * @param metrics by their numbers, from 0
 */
public record RunSnapshot(
    RunId id,
    int revision,
    String name,
    RunSettings settings,
    List<Contestant> contestants,
    Map<String, ModelSpec.Remote> judges,
    List<Metric> metrics) {
  public RunSnapshot {
    contestants = List.copyOf(contestants);
    judges = Map.copyOf(judges);
    metrics = List.copyOf(metrics);
  }

  /** A (model, prompt) pair that is evaluated. */
  public record Contestant(int no, String label, ModelSpec model, @Nullable PromptSpec prompt) {}

  /**
   * A metric.
   *
   * @param skipReason every judgment is SKIPPED with it; null to judge
   * @param pairs who meets whom; empty but for pairwise metrics
   */
  public record Metric(
      int no,
      int version,
      MetricSpec spec,
      @Nullable String skipReason,
      List<PlannedRun.Pair> pairs) {
    public Metric {
      pairs = List.copyOf(pairs);
    }
  }

  /** How often a metric judges each answer: recorded replies exist once. */
  public static int judgeRepeats(MetricSpec.Judge metric) {
    return metric.judge() instanceof JudgeSource.Recorded ? 1 : metric.repeats();
  }
}
