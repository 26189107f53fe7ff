package dev.panopticon.engine;

import dev.panopticon.judging.VerdictReader;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Scale;
import dev.panopticon.model.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges by what a judge said before: by its reply, read anew, or by its recorded scores. */
final class RecordedJudge {
  private RecordedJudge() {}

  /** The verdict on one answer. */
  static Verdict verdict(
      MetricSpec.Judge metric,
      JudgeSource.Recorded judge,
      ChunkContents.@Nullable RecordedVerdict recorded) {
    if (recorded == null) {
      return notRecorded();
    }
    return switch (judge.use()) {
      case REPLY ->
          recorded.reply() == null ? noReply() : VerdictReader.read(metric, recorded.reply());
      case SCORES -> score(metric, recorded.scores());
    };
  }

  /** The verdict on a pair, in the order shown. */
  static Verdict verdict(
      MetricSpec.Pairwise metric,
      JudgeSource.Recorded judge,
      ChunkContents.@Nullable RecordedVerdict recorded) {
    if (recorded == null) {
      return notRecorded();
    }
    return switch (judge.use()) {
      case REPLY ->
          recorded.reply() == null ? noReply() : VerdictReader.readPair(metric, recorded.reply());
      case SCORES -> preference(metric, recorded.scores());
    };
  }

  private static Verdict score(MetricSpec.Judge metric, @Nullable List<Double> scores) {
    if (scores == null || scores.size() != 1) {
      return wrongCount("one", scores);
    }
    return isOn(metric.scale(), scores.get(0))
        ? new Verdict.Scored(scores.get(0), null, null)
        : outside(scores.get(0));
  }

  private static Verdict preference(MetricSpec.Pairwise metric, @Nullable List<Double> scores) {
    if (scores == null || scores.size() != 2) {
      return wrongCount("two", scores);
    }
    for (double score : scores) {
      if (!Double.isFinite(score) || (metric.scale() != null && !isOn(metric.scale(), score))) {
        return outside(score);
      }
    }
    double first = scores.get(0);
    double second = scores.get(1);
    double preference = first == second ? 0.5 : first > second ? 1 : 0;
    return new Verdict.Preferred(preference, first, second, null);
  }

  private static boolean isOn(Scale scale, double score) {
    return switch (scale) {
      case Scale.Range range -> score >= range.min() && score <= range.max();
      case Scale.Labels labels -> labels.scores().containsValue(score);
      case Scale.PassFail _ -> score == 0 || score == 1;
    };
  }

  private static Verdict notRecorded() {
    return new Verdict.Failed(
        ErrorClass.NOT_RECORDED, "The recorded judge has no row for this cell.");
  }

  private static Verdict noReply() {
    return new Verdict.Unreadable("The recorded row has no reply.");
  }

  private static Verdict wrongCount(String wanted, @Nullable List<Double> scores) {
    return new Verdict.Unreadable(
        "The recorded row has %d scores, wanted %s."
            .formatted(scores == null ? 0 : scores.size(), wanted));
  }

  private static Verdict outside(double score) {
    return new Verdict.Unreadable("The recorded score " + score + " is not on the metric's scale.");
  }
}
