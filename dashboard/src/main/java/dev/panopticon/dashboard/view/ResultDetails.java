package dev.panopticon.dashboard.view;

import dev.panopticon.contract.ResultDetail;
import dev.panopticon.contract.ResultDetail.Answer;
import dev.panopticon.contract.ResultView;
import dev.panopticon.model.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one judgment.
 *
 * @param run the run's name
 * @param turns the query, one entry a message
 * @param answers the judged answer, or A's and B's
 * @param reply the judge's raw reply; null where none came
 * @param noReply why there is no raw reply; empty when there is one
 * @param facts tokens, cost, latency and attempts of the judgment
 */
public record ResultDetails(
    ResultRow row,
    String run,
    String runHref,
    String repeats,
    String reason,
    int queryVersion,
    List<Turn> turns,
    @Nullable String reference,
    @Nullable String context,
    List<Progress.Term> metadata,
    Definition metric,
    int metricVersion,
    List<AnswerView> answers,
    @Nullable String reply,
    String noReply,
    Figure scoreA,
    Figure scoreB,
    @Nullable String explanation,
    List<Fact> facts,
    Neighbours neighbours) {

  /** One message of the conversation. */
  public record Turn(String role, String text) {}

  /** A named number. */
  public record Fact(String name, Figure value) {}

  /**
   * One answer.
   *
   * @param text null where there is none; it may be empty
   */
  public record AnswerView(
      String contestant,
      Mark status,
      @Nullable String text,
      String error,
      boolean cached,
      List<Fact> facts) {}

  public static ResultDetails of(ResultDetail detail, Neighbours neighbours) {
    ResultView result = detail.result();
    return new ResultDetails(
        ResultRow.of(result, Link.to("/results")),
        result.runName(),
        "/runs/" + result.run(),
        repeats(result),
        result.reason() == null ? "" : result.reason(),
        detail.queryVersion(),
        detail.query().messages().stream().map(ResultDetails::turn).toList(),
        detail.query().reference(),
        detail.query().context(),
        metadata(detail),
        Definition.of(detail.metric()),
        detail.metricVersion(),
        detail.outputs().stream().map(ResultDetails::answer).toList(),
        detail.reply(),
        noReply(detail),
        score(detail.scoreA()),
        score(detail.scoreB()),
        detail.explanation(),
        facts(detail),
        neighbours);
  }

  private static Turn turn(Message message) {
    return new Turn(message.role().wireName(), message.content());
  }

  private static List<Progress.Term> metadata(ResultDetail detail) {
    return detail.query().metadata().entrySet().stream()
        .map(entry -> new Progress.Term(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Figure score(@Nullable Double score) {
    return Figure.of(
        score, ResultRow::shortest, "the judge gave no score of its own to this answer");
  }

  // The first is 0 and goes without saying.
  private static String repeats(ResultView result) {
    List<String> parts = new ArrayList<>();
    if (result.repeat() > 0) {
      parts.add("answer repeat " + result.repeat());
    }
    if (result.judgeRepeat() > 0) {
      parts.add("judge repeat " + result.judgeRepeat());
    }
    return String.join(", ", parts);
  }

  private static String noReply(ResultDetail detail) {
    if (detail.reply() != null) {
      return "";
    }
    return detail.result().judge() == null
        ? "Computed from the answer's text alone: no judge was asked."
        : "No reply came from the judge"
            + (detail.result().reason() == null ? "." : ": " + detail.result().reason());
  }

  private static List<Fact> facts(ResultDetail detail) {
    String none = detail.result().judge() == null ? "no judge was asked" : "not known";
    return List.of(
        new Fact("input tokens", Figure.of(detail.inputTokens(), Numbers::count, none)),
        new Fact("output tokens", Figure.of(detail.outputTokens(), Numbers::count, none)),
        new Fact("cost", Figure.of(detail.costNanoUsd(), Numbers::usdOfNano, none)),
        new Fact("latency", Figure.of(detail.latencyMillis(), Numbers::milliseconds, none)),
        new Fact("attempts", Figure.known(Numbers.count(detail.attempts()))));
  }

  private static AnswerView answer(Answer answer) {
    return new AnswerView(
        answer.contestant(),
        Mark.of(answer.status()),
        answer.text(),
        answer.error() == null ? "" : answer.error(),
        answer.cached(),
        answerFacts(answer));
  }

  private static List<Fact> answerFacts(Answer answer) {
    String none = "not known";
    return List.of(
        new Fact("input tokens", Figure.of(answer.inputTokens(), Numbers::count, none)),
        new Fact("output tokens", Figure.of(answer.outputTokens(), Numbers::count, none)),
        new Fact("cost", Figure.of(answer.costNanoUsd(), Numbers::usdOfNano, none)),
        new Fact(
            "latency",
            Figure.of(
                answer.latencyMillis(), Numbers::milliseconds, "recorded or cached: no call")),
        new Fact("finish reason", Figure.of(answer.finishReason(), text -> text, none)),
        new Fact("attempts", Figure.known(Numbers.count(answer.attempts()))));
  }

  /** Whether two answers were compared. */
  public boolean isPair() {
    return answers.size() == 2;
  }
}
