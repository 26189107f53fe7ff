package dev.panopticon.engine;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.RunId;
import dev.panopticon.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds newly inserted rows to the sums of their groups. The rows of each table are locked in the
 * order of their keys, so that several engines cannot deadlock.
 */
final class AddToRollups {
  private static final String JUDGMENTS =
      """
      INSERT INTO rollup AS r (run_id, metric_no, contestant_no, other_no, judge_no, theme, n, scored,
                               unreadable, refused, failed, skipped, score_sum, score_square_sum,
                               histogram, calls, retried, cached, input_tokens, output_tokens,
                               cost_nano_usd, saved_nano_usd)
      SELECT run_id, metric_no, contestant_no, other_no, judge_no, theme, n, scored,
             unreadable, refused, failed, skipped, score_sum, score_square_sum,
             histogram::bigint[], calls, retried, cached, input_tokens, output_tokens,
             cost_nano_usd, saved_nano_usd
      FROM unnest(
          :run::uuid[], :metric::int[], :contestant::int[], :other::int[], :judge::int[],
          :theme::text[], :n::bigint[], :scored::bigint[], :unreadable::bigint[],
          :refused::bigint[], :failed::bigint[], :skipped::bigint[], :sum::numeric[],
          :squareSum::numeric[], :histogram::text[], :calls::bigint[], :retried::bigint[],
          :cached::bigint[], :inputTokens::bigint[], :outputTokens::bigint[], :cost::bigint[],
          :saved::bigint[])
        AS added(run_id, metric_no, contestant_no, other_no, judge_no, theme, n, scored, unreadable,
                 refused, failed, skipped, score_sum, score_square_sum, histogram, calls, retried,
                 cached, input_tokens, output_tokens, cost_nano_usd, saved_nano_usd)
      ORDER BY run_id, metric_no, contestant_no, other_no, judge_no, theme
      ON CONFLICT (run_id, metric_no, contestant_no, other_no, judge_no, theme) DO UPDATE SET
        n = r.n + excluded.n, scored = r.scored + excluded.scored,
        unreadable = r.unreadable + excluded.unreadable, refused = r.refused + excluded.refused,
        failed = r.failed + excluded.failed, skipped = r.skipped + excluded.skipped,
        score_sum = r.score_sum + excluded.score_sum,
        score_square_sum = r.score_square_sum + excluded.score_square_sum,
        histogram = (SELECT array_agg(b.old + b.new ORDER BY b.bin)
                     FROM unnest(r.histogram, excluded.histogram) WITH ORDINALITY AS b(old, new, bin)),
        calls = r.calls + excluded.calls, retried = r.retried + excluded.retried,
        cached = r.cached + excluded.cached,
        input_tokens = r.input_tokens + excluded.input_tokens,
        output_tokens = r.output_tokens + excluded.output_tokens,
        cost_nano_usd = r.cost_nano_usd + excluded.cost_nano_usd,
        saved_nano_usd = r.saved_nano_usd + excluded.saved_nano_usd
      """;
  private static final String OUTPUTS =
      """
      INSERT INTO output_rollup AS r (run_id, contestant_no, n, answered, refused, failed, calls,
                                      retried, cached, input_tokens, output_tokens, cost_nano_usd,
                                      saved_nano_usd)
      SELECT *
      FROM unnest(
          :run::uuid[], :contestant::int[], :n::bigint[], :answered::bigint[], :refused::bigint[],
          :failed::bigint[], :calls::bigint[], :retried::bigint[], :cached::bigint[],
          :inputTokens::bigint[], :outputTokens::bigint[], :cost::bigint[], :saved::bigint[])
        AS added(run_id, contestant_no, n, answered, refused, failed, calls, retried, cached,
                 input_tokens, output_tokens, cost_nano_usd, saved_nano_usd)
      ORDER BY run_id, contestant_no
      ON CONFLICT (run_id, contestant_no) DO UPDATE SET
        n = r.n + excluded.n, answered = r.answered + excluded.answered,
        refused = r.refused + excluded.refused, failed = r.failed + excluded.failed,
        calls = r.calls + excluded.calls, retried = r.retried + excluded.retried,
        cached = r.cached + excluded.cached,
        input_tokens = r.input_tokens + excluded.input_tokens,
        output_tokens = r.output_tokens + excluded.output_tokens,
        cost_nano_usd = r.cost_nano_usd + excluded.cost_nano_usd,
        saved_nano_usd = r.saved_nano_usd + excluded.saved_nano_usd
      """;
  private static final String ERRORS =
      """
      INSERT INTO error_rollup AS r (run_id, error_class, n, retried, example)
      SELECT *
      FROM unnest(:run::uuid[], :errorClass::text[], :n::bigint[], :retried::bigint[], :example::text[])
        AS added(run_id, error_class, n, retried, example)
      ORDER BY run_id, error_class
      ON CONFLICT (run_id, error_class) DO UPDATE SET
        n = r.n + excluded.n, retried = r.retried + excluded.retried,
        example = CASE r.example WHEN '' THEN excluded.example ELSE r.example END
      """;

  private record JudgmentGroup(
      RunId run, int metricNo, int contestantNo, int otherNo, int judgeNo, String theme) {}

  private record OutputGroup(RunId run, int contestantNo) {}

  private record ErrorGroup(RunId run, ErrorClass errorClass) {}

  private static final class ErrorSum {
    private long n;
    private long retried;
    private String example = "";
  }

  private AddToRollups() {}

  /** For the transaction that inserted these rows. */
  static List<BoundSql> statements(List<OutputResult> outputs, List<JudgmentResult> judgments) {
    List<BoundSql> statements = new ArrayList<>();
    judgments(judgments).ifPresent(statements::add);
    outputs(outputs).ifPresent(statements::add);
    errors(outputs, judgments).ifPresent(statements::add);
    return statements;
  }

  private static Optional<BoundSql> judgments(List<JudgmentResult> judgments) {
    Map<JudgmentGroup, ScoreSums> groups = new LinkedHashMap<>();
    for (JudgmentResult judgment : judgments) {
      groups.computeIfAbsent(group(judgment), group -> new ScoreSums()).add(judgment);
    }
    var columns = new Columns(groups.size());
    groups.forEach(
        (group, sums) -> {
          columns.next();
          columns.set("run", group.run().toString());
          columns.set("metric", group.metricNo());
          columns.set("contestant", group.contestantNo());
          columns.set("other", group.otherNo());
          columns.set("judge", group.judgeNo());
          columns.set("theme", group.theme());
          sums.set(columns);
        });
    return upsert(JUDGMENTS, columns, groups.isEmpty());
  }

  private static JudgmentGroup group(JudgmentResult judgment) {
    JudgmentKey key = judgment.key();
    return new JudgmentGroup(
        judgment.run(),
        key.metricNo(),
        key.contestantNo(),
        key.otherNo(),
        key.judgeNo(),
        judgment.theme());
  }

  private static Optional<BoundSql> outputs(List<OutputResult> outputs) {
    Map<OutputGroup, AnswerSums> groups = new LinkedHashMap<>();
    for (OutputResult output : outputs) {
      groups
          .computeIfAbsent(
              new OutputGroup(output.run(), output.cell().contestantNo()),
              group -> new AnswerSums())
          .add(output);
    }
    var columns = new Columns(groups.size());
    groups.forEach(
        (group, sums) -> {
          columns.next();
          columns.set("run", group.run().toString());
          columns.set("contestant", group.contestantNo());
          sums.set(columns);
        });
    return upsert(OUTPUTS, columns, groups.isEmpty());
  }

  private static Optional<BoundSql> errors(
      List<OutputResult> outputs, List<JudgmentResult> judgments) {
    Map<ErrorGroup, ErrorSum> groups = new LinkedHashMap<>();
    for (OutputResult output : outputs) {
      countRetried(groups, output);
      count(groups, output.run(), output.answer().errorClass(), output.answer().error());
    }
    for (JudgmentResult judgment : judgments) {
      countRetried(groups, judgment);
      if (judgment.verdict() instanceof Verdict.Failed failed) {
        count(groups, judgment.run(), failed.errorClass(), failed.reason());
      }
    }
    var columns = new Columns(groups.size());
    groups.forEach(
        (group, sum) -> {
          columns.next();
          columns.set("run", group.run().toString());
          columns.set("errorClass", group.errorClass().name());
          columns.set("n", Long.valueOf(sum.n));
          columns.set("retried", Long.valueOf(sum.retried));
          columns.set("example", sum.example);
        });
    return upsert(ERRORS, columns, groups.isEmpty());
  }

  private static void count(
      Map<ErrorGroup, ErrorSum> groups,
      RunId run,
      @Nullable ErrorClass errorClass,
      @Nullable String message) {
    if (errorClass == null || errorClass == ErrorClass.NO_OUTPUT) {
      return;
    }
    ErrorSum sum = sum(groups, run, errorClass);
    sum.n++;
    if (message != null && sum.example.isEmpty()) {
      sum.example = message;
    }
  }

  private static void countRetried(Map<ErrorGroup, ErrorSum> groups, Result result) {
    for (ErrorClass errorClass : result.spent().retried()) {
      sum(groups, result.run(), errorClass).retried++;
    }
  }

  private static ErrorSum sum(Map<ErrorGroup, ErrorSum> groups, RunId run, ErrorClass errorClass) {
    return groups.computeIfAbsent(new ErrorGroup(run, errorClass), group -> new ErrorSum());
  }

  private static Optional<BoundSql> upsert(String sql, Columns columns, boolean nothing) {
    return nothing ? Optional.empty() : Optional.of(new BoundSql(sql, columns.arrays()));
  }
}
