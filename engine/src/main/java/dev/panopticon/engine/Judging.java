package dev.panopticon.engine;

import dev.panopticon.judging.JudgePrompt;
import dev.panopticon.judging.Scorers;
import dev.panopticon.judging.VerdictReader;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.Message;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Query;
import dev.panopticon.model.Verdict;
import dev.panopticon.providers.CallRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which judgments a run wants of its answers, and how each is made: at once, or by asking a judge.
 * Calls nobody itself. Immutable.
 */
final class Judging {
  /** One judgment to be made. */
  sealed interface Task {
    JudgmentKey key();

    RunSnapshot.Metric metric();

    Query query();
  }

  /** A judgment that needs no call. */
  record AtOnce(JudgmentKey key, RunSnapshot.Metric metric, Query query, Assessment assessment)
      implements Task {}

  /**
   * A judgment for which a judge model is asked.
   *
   * @param read the verdict in a reply; of pairs in the order A, B
   */
  record ByModel(
      JudgmentKey key,
      RunSnapshot.Metric metric,
      Query query,
      CallRequest request,
      Function<String, Verdict> read)
      implements Task {}

  private final RunSnapshot snapshot;
  private final ChunkContents contents;

  Judging(RunSnapshot snapshot, ChunkContents contents) {
    this.snapshot = snapshot;
    this.contents = contents;
  }

  /** What is still to be judged of one answer by itself. */
  List<Task> of(StoredOutput output) {
    List<Task> tasks = new ArrayList<>();
    for (RunSnapshot.Metric metric : snapshot.metrics()) {
      for (int repeat = 1; repeat <= repeats(metric.spec()); repeat++) {
        var key = JudgmentKey.of(metric.no(), output.cell(), repeat);
        if (!contents.judged().contains(key)) {
          tasks.add(contained(key, metric, () -> single(key, metric, output)));
        }
      }
    }
    return tasks;
  }

  /** What is still to be judged of a pair: one order or both. */
  List<Task> of(Pairing.Met met) {
    List<Task> tasks = new ArrayList<>();
    if (met.metric().spec() instanceof MetricSpec.Pairwise pairwise) {
      for (boolean swapped : pairwise.bothOrders() ? new boolean[] {false, true} : new boolean[1]) {
        var key =
            JudgmentKey.ofPair(
                met.metric().no(), met.a().cell(), met.b().cell().contestantNo(), swapped);
        if (!contents.judged().contains(key)) {
          tasks.add(contained(key, met.metric(), () -> pair(key, pairwise, met)));
        }
      }
    }
    return tasks;
  }

  private static int repeats(MetricSpec spec) {
    return switch (spec) {
      case MetricSpec.Deterministic _ -> 1;
      case MetricSpec.Judge judge -> RunSnapshot.judgeRepeats(judge);
      case MetricSpec.Pairwise _ -> 0;
    };
  }

  private Task contained(JudgmentKey key, RunSnapshot.Metric metric, Supplier<Task> task) {
    return Faults.contained(
        key,
        task,
        reason -> atOnce(key, metric, new Verdict.Failed(ErrorClass.INTERNAL, reason), reason));
  }

  private Task single(JudgmentKey key, RunSnapshot.Metric metric, StoredOutput output) {
    Query query = contents.query(key.queryNo());
    Verdict settled = settled(metric, query, output.answer());
    if (settled != null) {
      return atOnce(key, metric, settled, settled.toString());
    }
    String text = text(output);
    return switch (metric.spec()) {
      case MetricSpec.Deterministic scorer ->
          new AtOnce(
              key,
              metric,
              query,
              Assessment.given(
                  Scorers.score(scorer, text, query.content()),
                  null,
                  ContentKeys.score(scorer, text, query.content())));
      case MetricSpec.Judge judge -> judged(key, metric, judge, text);
      case MetricSpec.Pairwise _ -> throw new IllegalStateException("pairs are judged as pairs");
    };
  }

  private Task judged(
      JudgmentKey key, RunSnapshot.Metric metric, MetricSpec.Judge judge, String text) {
    Query query = contents.query(key.queryNo());
    return switch (judge.judge()) {
      case JudgeSource.Recorded recorded -> {
        var row = contents.recordedReply(metric.no(), query.id(), label(key.contestantNo()), "");
        yield recorded(key, metric, RecordedJudge.verdict(judge, recorded, row), row);
      }
      case JudgeSource.Model model ->
          byModel(
              key,
              metric,
              request(
                  model,
                  judge.temperature(),
                  key,
                  JudgePrompt.messages(judge, query.content(), text)),
              reply -> VerdictReader.read(judge, reply));
    };
  }

  private Task pair(JudgmentKey key, MetricSpec.Pairwise pairwise, Pairing.Met met) {
    RunSnapshot.Metric metric = met.metric();
    Query query = contents.query(key.queryNo());
    Verdict settled = settled(metric, query, met.a().answer());
    Verdict other = settled(metric, query, met.b().answer());
    if (settled != null || other != null) {
      Verdict verdict = settled instanceof Verdict.Failed || other == null ? settled : other;
      Verdict stands = Objects.requireNonNull(verdict);
      return atOnce(key, metric, stands, stands.toString());
    }
    StoredOutput first = key.swapped() ? met.b() : met.a();
    StoredOutput second = key.swapped() ? met.a() : met.b();
    UnaryOperator<Verdict> inOrder = key.swapped() ? Judging::turned : UnaryOperator.identity();
    return switch (pairwise.judge()) {
      case JudgeSource.Recorded recorded -> {
        var row = recordedPair(metric, query, key, first, second);
        Verdict verdict = RecordedJudge.verdict(pairwise, recorded, row);
        yield recorded(key, metric, inOrder.apply(verdict), row);
      }
      case JudgeSource.Model model ->
          byModel(
              key,
              metric,
              request(
                  model,
                  pairwise.temperature(),
                  key,
                  JudgePrompt.messages(pairwise, query.content(), text(first), text(second))),
              reply -> inOrder.apply(VerdictReader.readPair(pairwise, reply)));
    };
  }

  /** A row without labels tells of the order A, B alone. */
  private ChunkContents.@Nullable RecordedVerdict recordedPair(
      RunSnapshot.Metric metric,
      Query query,
      JudgmentKey key,
      StoredOutput first,
      StoredOutput second) {
    String shownFirst = label(first.cell().contestantNo());
    String shownSecond = label(second.cell().contestantNo());
    return key.swapped()
        ? contents
            .recordedReplies()
            .get(
                new ChunkContents.RecordedJudgment(
                    metric.no(), query.id(), shownFirst, shownSecond))
        : contents.recordedReply(metric.no(), query.id(), shownFirst, shownSecond);
  }

  /** The verdict where there is nothing to judge; null to judge. */
  private static @Nullable Verdict settled(
      RunSnapshot.Metric metric, Query query, OutputResult.Answer answer) {
    if (metric.skipReason() != null) {
      return new Verdict.Skipped(metric.skipReason());
    }
    if (metric.spec() instanceof MetricSpec.Judged judged) {
      var missing = JudgePrompt.missing(judged, query.content());
      if (missing.isPresent()) {
        return new Verdict.Skipped(missing.get());
      }
    }
    return switch (answer.status()) {
      case ANSWERED -> null;
      case REFUSED -> new Verdict.Refused("The model refused to answer: " + answer.error());
      case FAILED ->
          new Verdict.Failed(
              ErrorClass.NO_OUTPUT, "There is no answer to judge: " + answer.error());
    };
  }

  private CallRequest request(
      JudgeSource.Model judge,
      @Nullable Double temperature,
      JudgmentKey key,
      List<Message> messages) {
    ModelSpec.Remote model = snapshot.judges().get(judge.id());
    if (model == null) {
      throw new IllegalStateException("the run was planned without its judge " + judge.id());
    }
    return new CallRequest(
        model, messages, temperature(temperature), Repeats.seed(model, key.judgeRepeat()));
  }

  /** A null value means that none is sent; NullAway does not see that the record allows it. */
  @SuppressWarnings("NullAway")
  private static Map<String, Object> temperature(@Nullable Double temperature) {
    return Collections.singletonMap("temperature", temperature);
  }

  private ByModel byModel(
      JudgmentKey key,
      RunSnapshot.Metric metric,
      CallRequest request,
      Function<String, Verdict> read) {
    return new ByModel(key, metric, contents.query(key.queryNo()), request, read);
  }

  private AtOnce atOnce(
      JudgmentKey key, RunSnapshot.Metric metric, Verdict verdict, String detail) {
    return new AtOnce(
        key,
        metric,
        contents.query(key.queryNo()),
        Assessment.given(verdict, null, ContentKeys.given(metric, null, detail)));
  }

  private AtOnce recorded(
      JudgmentKey key,
      RunSnapshot.Metric metric,
      Verdict verdict,
      ChunkContents.@Nullable RecordedVerdict row) {
    String reply = row == null ? null : row.reply();
    ContentKey contentKey = ContentKeys.given(metric, reply, verdict.toString());
    return new AtOnce(
        key, metric, contents.query(key.queryNo()), Assessment.given(verdict, reply, contentKey));
  }

  /** The same verdict when A and B are named the other way round. */
  private static Verdict turned(Verdict verdict) {
    return verdict instanceof Verdict.Preferred preferred
        ? new Verdict.Preferred(
            1 - preferred.preference(),
            /* scoreFirst= */ preferred.scoreSecond(),
            /* scoreSecond= */ preferred.scoreFirst(),
            preferred.explanation())
        : verdict;
  }

  private String label(int contestantNo) {
    return snapshot.contestants().get(contestantNo).label();
  }

  private static String text(StoredOutput output) {
    String text = output.answer().text();
    return text == null ? "" : text;
  }
}
