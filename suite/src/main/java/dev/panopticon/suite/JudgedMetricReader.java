package dev.panopticon.suite;

import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Scale;
import dev.panopticon.model.VerdictParser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a metric that asks a judge. */
final class JudgedMetricReader {
  static final List<String> JUDGE_KEYS =
      List.of(
          "judge",
          "scale",
          "labels",
          "pass_fail",
          "rubric",
          "system",
          "template",
          "parser",
          "temperature",
          "repeats");
  static final List<String> PAIRWISE_KEYS =
      List.of(
          "judge",
          "baseline",
          "pairs",
          "all",
          "both_orders",
          "scale",
          "rubric",
          "system",
          "template",
          "parser",
          "temperature");

  private final Reading reading;
  private final Fields fields;

  JudgedMetricReader(Reading reading, Fields fields) {
    this.reading = reading;
    this.fields = fields;
  }

  /** A metric of kind {@code judge}; null if it is faulty. */
  @Nullable MetricSpec judge(String name) {
    JudgeSource judge = new JudgeSourceReader(reading).read(fields);
    Scale scale = new ScaleReader(reading, fields).required();
    JudgePrompt prompt = new JudgePromptReader(reading, fields).read(JudgePrompt.Form.ONE_OUTPUT);
    boolean recorded = judge instanceof JudgeSource.Recorded;
    VerdictParser parser = new ParserReader(reading, fields).forJudge(scale, prompt, recorded);
    Integer repeats = fields.positive("repeats");
    Double temperature = temperature();
    if (recorded) {
      checkRecordedJudge(repeats);
    } else if (prompt.rubric() == null && prompt.template() == null) {
      fields.required("rubric", "what the judge goes by (or a template that says it)");
    }
    if (judge == null || scale == null || parser == null) {
      return null;
    }
    return new MetricSpec.Judge(
        name,
        judge,
        scale,
        prompt.rubric(),
        prompt.system(),
        prompt.template(),
        parser,
        temperature,
        repeats == null ? 1 : repeats);
  }

  /** A metric of kind {@code pairwise}; null if it is faulty. */
  @Nullable MetricSpec pairwise(String name) {
    JudgeSource judge = new JudgeSourceReader(reading).read(fields);
    MetricSpec.Pairs pairs = new PairsReader(reading, fields).read();
    Scale scale = new ScaleReader(reading, fields).bounds();
    JudgePrompt prompt = new JudgePromptReader(reading, fields).read(JudgePrompt.Form.TWO_OUTPUTS);
    boolean recorded = judge instanceof JudgeSource.Recorded;
    VerdictParser parser = new ParserReader(reading, fields).forPairs(scale, prompt, recorded);
    boolean bothOrders = fields.flag("both_orders", true);
    Double temperature = temperature();
    if (recorded) {
      checkRecordedPairs(pairs, bothOrders);
    }
    if (judge == null || pairs == null || parser == null) {
      return null;
    }
    return new MetricSpec.Pairwise(
        name,
        judge,
        pairs,
        bothOrders,
        scale,
        prompt.rubric(),
        prompt.system(),
        prompt.template(),
        parser,
        temperature);
  }

  /** 0 unless given; an explicit null means that none is sent. */
  private @Nullable Double temperature() {
    if (!fields.has("temperature")) {
      return 0.0;
    }
    if (fields.get("temperature") instanceof Located.Null) {
      return null;
    }
    return fields.nonNegative("temperature");
  }

  /** Rows of a recorded judge name the query alone, so they can be about one contestant only. */
  private void checkRecordedJudge(@Nullable Integer repeats) {
    if (repeats != null && repeats > 1) {
      fault("repeats", "recorded replies exist once each: `repeats` must be 1 or absent");
    }
    int contestants = reading.names().contestants().size();
    if (reading.names().complete() && contestants > 1) {
      fault(
          "judge",
          "recorded replies are about the answers of one model, but the suite evaluates "
              + contestants
              + ": keep one model, or use kind: pairwise for replies about pairs");
    }
    checkOnePrompt();
  }

  private void checkRecordedPairs(MetricSpec.@Nullable Pairs pairs, boolean bothOrders) {
    if (bothOrders) {
      fault("judge", "recorded replies exist in one order only: write both_orders: false");
    }
    boolean onePair =
        pairs == null || (pairs instanceof MetricSpec.Pairs.Listed listed && isOne(listed));
    if (!onePair) {
      fault(
          "judge",
          "recorded replies are about one pair: name it with pairs: [[a, b]], and write one metric"
              + " for each file");
    }
    checkOnePrompt();
  }

  private static boolean isOne(MetricSpec.Pairs.Listed listed) {
    return listed.pairs().size() == 1;
  }

  private void checkOnePrompt() {
    if (reading.names().prompts().size() > 1) {
      fault("judge", "recorded replies do not tell which of several `prompts` they are about");
    }
  }

  private void fault(String key, String detail) {
    reading.faults().add(fields.placeOfValue(key), detail);
  }
}
