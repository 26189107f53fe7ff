package dev.panopticon.dashboard;

import dev.panopticon.contract.ResultDetail;
import dev.panopticon.contract.ResultDetail.Answer;
import dev.panopticon.contract.ResultView;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.Message;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.OutputStatus;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.Scale;
import dev.panopticon.model.VerdictParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Judgments of every status and kind. */
final class SampleResults {
  static final UUID PAIR = SampleJudge.id(1000);
  static final UUID HOSTILE = SampleJudge.id(1001);
  static final UUID UNREADABLE = SampleJudge.id(1002);
  static final UUID SKIPPED = SampleJudge.id(1003);
  static final UUID NO_ANSWER = SampleJudge.id(1004);

  private static final MetricSpec EXACT = new MetricSpec.ExactMatch("exact-match", false);
  private static final MetricSpec HELPFUL =
      new MetricSpec.Judge(
          "helpfulness",
          new JudgeSource.Model("gpt-4o"),
          new Scale.Range(1, 10),
          "How helpful is the answer to the person who asked?\nA wrong answer is at most 3.",
          null,
          null,
          VerdictParser.VERDICT,
          0.0,
          1);
  private static final MetricSpec REVIEW =
      new MetricSpec.Pairwise(
          "gpt4-review-bard",
          new JudgeSource.Model("gpt-4"),
          new MetricSpec.Pairs.Baseline("vicuna-13b"),
          false,
          new Scale.Range(1, 10),
          null,
          null,
          null,
          VerdictParser.TWO_NUMBERS,
          0.0);

  private SampleResults() {}

  static List<ResultDetail> all() {
    List<ResultDetail> all =
        new ArrayList<>(Stream.of(pair(), hostile(), unreadable(), skipped(), noAnswer()).toList());
    List<String> contestants = List.of("good", "fair", "poor");
    for (int i = 0; i < 90; i++) {
      String theme = SampleReports.THEMES.get(i % SampleReports.THEMES.size());
      boolean right = i % 7 % (i % 3 + 1) == 0;
      ResultView view =
          view(
              SampleJudge.id(2000 + i),
              SampleJudge.STARTER,
              "starter",
              "q" + (i / 3 + 1),
              theme,
              contestants.get(i % 3),
              null,
              "exact-match",
              null,
              JudgmentStatus.SCORED,
              right ? 1.0 : 0.0,
              null,
              "What is " + (i + 17) + " × 23?",
              right ? String.valueOf((i + 17) * 23) : "about " + i * 20);
      all.add(
          detail(
              view,
              QueryContent.ofText(view.query()),
              EXACT,
              List.of(answer(view.contestant(), view.output())),
              null,
              null));
    }
    return all;
  }

  private static ResultDetail pair() {
    String question = "How can I improve my time management skills?";
    ResultView view =
        view(
            PAIR,
            SampleJudge.VICUNA,
            "vicuna-bench",
            "1",
            "generic",
            "bard",
            "vicuna-13b",
            "gpt4-review-bard",
            "gpt-4",
            JudgmentStatus.SCORED,
            0.5,
            null,
            question,
            "Here are some tips");
    QueryContent query =
        new QueryContent(
            List.of(Message.user(question)), "generic", null, null, Map.of("difficulty", "easy"));
    String reply =
        "9 9\n\nBoth assistants provided relevant and helpful tips on how to improve time management skills. Assistant 1 gave a longer list; Assistant 2 explained each point in more depth.";
    return new ResultDetail(
        view,
        1,
        query,
        REVIEW,
        1,
        List.of(
            answer(
                "bard",
                "Here are some tips on how to improve your time management skills:\n\n* **Set goals.** What do you want to accomplish?\n* **Make a plan.** Break the goals down.\n* **Take breaks.**"),
            answer(
                "vicuna-13b",
                "Improving your time management skills can help you to better prioritize tasks, reduce stress and increase productivity.\n\n1. Create a schedule\n2. Prioritize\n3. Avoid multitasking")),
        reply,
        9.0,
        9.0,
        "Both assistants provided relevant and helpful tips.",
        812L,
        64L,
        28_260_000L,
        3_210L,
        1);
  }

  private static ResultDetail hostile() {
    ResultView view =
        view(
            HOSTILE,
            SampleJudge.STARTER,
            "starter",
            "<b>q</b>",
            "</td>",
            "good\"><img src=x onerror=alert(1)>",
            null,
            "helpfulness",
            "gpt-4o",
            JudgmentStatus.SCORED,
            7.0,
            "good",
            SampleJudge.HOSTILE,
            "</pre>" + SampleJudge.HOSTILE);
    QueryContent query =
        new QueryContent(
            List.of(Message.system("Be kind."), Message.user(SampleJudge.HOSTILE)),
            "</td>",
            "<img src=x>",
            "</pre><script>",
            Map.of("<i>", "</dl>"));
    return detail(
        view,
        query,
        HELPFUL,
        List.of(answer(view.contestant(), "</pre>" + SampleJudge.HOSTILE)),
        "{\"score\": 7, \"reason\": \"" + SampleJudge.HOSTILE + "\"}",
        SampleJudge.HOSTILE);
  }

  private static ResultDetail unreadable() {
    ResultView view =
        view(
            UNREADABLE,
            SampleJudge.SUPPORT,
            "support-bot-answers",
            "ticket-118",
            "billing",
            "local/careful",
            null,
            "helpfulness",
            "gpt-4o",
            JudgmentStatus.UNREADABLE,
            null,
            "no JSON object with \"score\" in the reply",
            "Why was I charged twice?",
            "Let me think step by step.");
    return detail(
        view,
        QueryContent.ofText("Why was I charged twice?"),
        HELPFUL,
        List.of(
            answer("local/careful", "Let me think step by step. You may have two subscriptions.")),
        "I would say it is rather helpful, though not perfect.",
        null);
  }

  private static ResultDetail skipped() {
    ResultView view =
        view(
            SKIPPED,
            SampleJudge.STARTER,
            "starter",
            "q1",
            "logic",
            "good",
            null,
            "helpfulness",
            "judge",
            JudgmentStatus.SKIPPED,
            null,
            "no judge configured: the registry has no model \"judge\"",
            "If all bloops are razzies, are all razzies bloops?",
            "No.");
    return detail(
        view,
        QueryContent.ofText(view.query()),
        HELPFUL,
        List.of(answer("good", "No.")),
        null,
        null);
  }

  private static ResultDetail noAnswer() {
    ResultView view =
        view(
            NO_ANSWER,
            SampleJudge.SUPPORT,
            "support-bot-answers",
            "ticket-7",
            "billing",
            "local/plain",
            null,
            "helpfulness",
            "gpt-4o",
            JudgmentStatus.FAILED,
            null,
            "no answer: the model's call failed (timeout)",
            "Where is my invoice?",
            null);
    Answer failed =
        new Answer(
            SampleJudge.id(3001),
            "local/plain",
            OutputStatus.FAILED,
            null,
            null,
            "timeout: no byte within 60 s, 5 attempts",
            null,
            null,
            null,
            null,
            5,
            false);
    return detail(view, QueryContent.ofText(view.query()), HELPFUL, List.of(failed), null, null);
  }

  private static ResultView view(
      UUID id,
      UUID run,
      String runName,
      String queryId,
      @Nullable String theme,
      String contestant,
      @Nullable String opponent,
      String metric,
      @Nullable String judge,
      JudgmentStatus status,
      @Nullable Double score,
      @Nullable String labelOrReason,
      String query,
      @Nullable String output) {
    boolean scored = status == JudgmentStatus.SCORED;
    return new ResultView(
        id,
        run,
        runName,
        queryId,
        theme,
        contestant,
        opponent,
        false,
        0,
        0,
        metric,
        judge,
        status,
        score,
        scored ? labelOrReason : null,
        scored ? null : labelOrReason,
        query,
        output,
        id.getLeastSignificantBits() % 5 == 0,
        SampleJudge.at(61));
  }

  private static ResultDetail detail(
      ResultView view,
      QueryContent query,
      MetricSpec metric,
      List<Answer> answers,
      @Nullable String reply,
      @Nullable String explanation) {
    boolean called = reply != null;
    return new ResultDetail(
        view,
        1,
        query,
        metric,
        1,
        answers,
        reply,
        null,
        null,
        explanation,
        called ? 412L : null,
        called ? 31L : null,
        called ? 1_340_000L : null,
        called ? 911L : null,
        called ? 1 : 0);
  }

  private static Answer answer(String contestant, @Nullable String text) {
    return new Answer(
        UUID.nameUUIDFromBytes(contestant.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        contestant,
        OutputStatus.ANSWERED,
        text,
        "stop",
        null,
        18L,
        74L,
        47_100L,
        812L,
        1,
        false);
  }
}
