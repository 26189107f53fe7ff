package dev.panopticon.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a run, each with its n, interval and coverage. The JSON shape is public
 * (docs/report.md); unknown is null, never 0.
 *
 * @param status lower-case name of the run's status
 */
public record RunReport(
    UUID run,
    String name,
    String status,
    @Nullable String reason,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    List<ModelReport> models,
    List<Comparison> comparisons,
    List<PairReport> pairwise,
    Calls calls,
    @Nullable Double costUsd,
    @Nullable Double savedByCacheUsd,
    List<GateReport> gates) {

  /**
   * One contestant.
   *
   * @param prompt the prompt's id; null without prompts
   * @param outputs how many answers there are, by lower-case status
   * @param costUsd null where a price is unknown
   */
  public record ModelReport(
      String model,
      @Nullable String prompt,
      List<MetricReport> metrics,
      Map<String, Long> outputs,
      @Nullable Double costUsd,
      Tokens tokens,
      Latency latencyMs) {
    public ModelReport {
      outputs = Collections.unmodifiableMap(new TreeMap<>(outputs));
    }
  }

  /** Of real calls; null where a provider did not say how many. */
  public record Tokens(@Nullable Long input, @Nullable Long output) {}

  /** Of real calls alone: recorded and cached answers have none. Null without any. */
  public record Latency(@Nullable Long p50, @Nullable Long p95, @Nullable Long p99) {}

  /**
   * One metric of one contestant. Coverage: n = scored + unreadable + refused + failed + skipped.
   *
   * @param ci95 low and high; null when undefined
   * @param interval {@code t}, {@code wilson} or {@code cluster-t}
   * @param undefined why there is no mean or no interval; else null
   * @param reasons the commonest reasons of cells without a score, with counts, commonest first
   * @param byTheme the themes in alphabetical order; queries without a theme are in none
   */
  public record MetricReport(
      String metric,
      int version,
      @Nullable String judge,
      long n,
      long scored,
      long unreadable,
      long refused,
      long failed,
      long skipped,
      @Nullable Double mean,
      @Nullable Double sd,
      @Nullable Double se,
      @Nullable List<Double> ci95,
      String interval,
      @Nullable String undefined,
      Map<String, Long> reasons,
      Map<String, ThemeReport> byTheme) {
    /**
     * Neither the database nor a client keeps the order of an object's keys, so it is made here.
     */
    public MetricReport {
      reasons = commonestFirst(reasons);
      byTheme = Collections.unmodifiableMap(new TreeMap<>(byTheme));
    }

    private static Map<String, Long> commonestFirst(Map<String, Long> counts) {
      Map<String, Long> sorted = new LinkedHashMap<>();
      counts.entrySet().stream()
          .sorted(
              Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                  .thenComparing(Map.Entry.comparingByKey()))
          .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
      return Collections.unmodifiableMap(sorted);
    }
  }

  /** The same for one theme. */
  public record ThemeReport(
      long n,
      long scored,
      long unreadable,
      long refused,
      long failed,
      long skipped,
      @Nullable Double mean,
      @Nullable Double sd,
      @Nullable Double se,
      @Nullable List<Double> ci95,
      String interval,
      @Nullable String undefined) {}

  /**
   * A - B on the queries that both have a score for.
   *
   * @param a label of the contestant: the model's id, with {@code /prompt} where prompts exist
   * @param p of McNemar's test (mid-p) for passes and fails without repeats, else of the paired t
   *     test; null when undefined
   * @param neededN queries that would decide after Holm's correction, at power 0.8; null when
   *     undefined
   * @param note such as "the same cached outputs on both sides"; else null
   */
  public record Comparison(
      String metric,
      String a,
      String b,
      long n,
      @Nullable Double meanDifference,
      @Nullable Double se,
      @Nullable List<Double> ci95,
      @Nullable Double p,
      @Nullable Double pPermutation,
      @Nullable Double pHolm,
      long win,
      long tie,
      long loss,
      String verdict,
      @Nullable Long neededN,
      @Nullable String undefined,
      @Nullable String note) {}

  /**
   * A pairwise metric on one pair; n counts pairs, both orders averaged.
   *
   * @param inconsistent pairs whose two orders disagree
   * @param neededN as in {@link Comparison}
   * @param totalA sum of A's scores where the judge gives two; else null
   */
  public record PairReport(
      String metric,
      int version,
      @Nullable String judge,
      String a,
      String b,
      long n,
      long scored,
      long unreadable,
      long refused,
      long failed,
      long skipped,
      @Nullable Double preference,
      @Nullable Double se,
      @Nullable List<Double> ci95,
      @Nullable Double p,
      @Nullable Double pHolm,
      long win,
      long tie,
      long loss,
      long inconsistent,
      String verdict,
      @Nullable Long neededN,
      @Nullable String undefined,
      @Nullable Double totalA,
      @Nullable Double totalB,
      @Nullable Double meanA,
      @JsonProperty("mean_a_se") @Nullable Double meanASe,
      @Nullable Double meanB,
      @JsonProperty("mean_b_se") @Nullable Double meanBSe,
      @Nullable Double meanDifference,
      @Nullable Double differenceSe) {}

  /**
   * @param planned results wanted from providers (models and judges)
   * @param made attempts that were really sent
   * @param cached results served by the cache
   * @param failed results that failed for good
   */
  public record Calls(long planned, long made, long cached, long retried, long failed) {}

  /**
   * @param gate the gate in one line, as the suite has it
   * @param detail the numbers that decided
   */
  public record GateReport(String gate, boolean passed, String detail) {}
}
