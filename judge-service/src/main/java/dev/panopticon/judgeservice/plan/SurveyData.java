package dev.panopticon.judgeservice.plan;

import dev.panopticon.engine.PlannedRun;
import dev.panopticon.engine.PlannedRun.Question;
import dev.panopticon.engine.PlannedRun.RecordedOutput;
import dev.panopticon.engine.PlannedRun.RecordedReply;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.QueryContent;
import dev.panopticon.suite.rows.IdLines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the data of a suite as a plan would, finds the same faults, and stores nothing: an estimate
 * of millions of queries takes as long as reading them. Memory grows by some 20 bytes a query, for
 * its id. Not thread-safe.
 */
final class SurveyData implements QueryTarget {
  private static final int MOST_QUERIES = 2 * CountPrompts.MOST_QUERIES;
  private static final int MOST_ANSWERS = 500;
  private static final int MOST_BYTES_OF_ANSWERS = 100_000;

  private final PlanFaults faults;
  private final List<String> pointers = new ArrayList<>();
  private final IdLines sourceById = new IdLines();
  private final Sample<QueryContent> sample = new Sample<>(MOST_QUERIES, CountPrompts.MOST_BYTES);
  private final Map<Integer, Recorded> recorded = new HashMap<>();
  private final Map<Integer, Long> unknownReplies = new HashMap<>();
  private int queries;
  private long bytes;
  private boolean cut;

  /** The answers of one contestant. */
  private static final class Recorded {
    private final Sample<String> sample = new Sample<>(MOST_ANSWERS, MOST_BYTES_OF_ANSWERS);
    private long known;
    private long unknown;
    private long bytes;
  }

  SurveyData(PlanFaults faults) {
    this.faults = faults;
  }

  @Override
  public void begin(String pointer) {
    pointers.add(pointer);
  }

  @Override
  public void add(Question query, @Nullable Integer line) {
    int other = sourceById.firstLine(query.id(), pointers.size());
    if (other != 0) {
      String place = pointers.get(other - 1).substring(1);
      faults.add(QuestionSink.twin(pointers.getLast(), line, query.id(), place));
      return;
    }
    QueryContent beginning = TextSize.beginning(query.content());
    cut |= TextSize.isLong(query.content());
    queries++;
    bytes += TextSize.bytes(query.content());
    sample.offer(beginning, TextSize.bytes(beginning));
  }

  @Override
  public void end() {
    // nothing is kept back
  }

  /** After all queries. */
  void addOutputs(List<RecordedOutput> batch) {
    for (RecordedOutput output : batch) {
      Recorded answers = recorded.computeIfAbsent(output.contestantNo(), _ -> new Recorded());
      if (sourceById.has(output.queryId())) {
        String beginning = TextSize.beginning(output.text());
        cut |= TextSize.isLong(output.text());
        answers.known++;
        answers.bytes += TextSize.bytes(output.text());
        answers.sample.offer(beginning, TextSize.bytes(beginning));
      } else {
        answers.unknown++;
      }
    }
  }

  /** After all queries. */
  void addReplies(List<RecordedReply> batch) {
    for (RecordedReply reply : batch) {
      if (!sourceById.has(reply.queryId())) {
        unknownReplies.merge(reply.metricNo(), 1L, Long::sum);
      }
    }
  }

  Survey survey(List<PlannedRun.Contestant> contestants, List<PlannedRun.Metric> metrics) {
    Map<Integer, Survey.Answers> answers = new HashMap<>();
    recorded.forEach(
        (no, each) ->
            answers.put(no, new Survey.Answers(each.known, each.bytes, each.sample.items())));
    return new Survey(queries, bytes, sample.items(), answers, cut, notes(contestants, metrics));
  }

  private List<String> notes(
      List<PlannedRun.Contestant> contestants, List<PlannedRun.Metric> metrics) {
    List<String> missing = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (int no = 0; no < contestants.size(); no++) {
      if (contestants.get(no).model() instanceof ModelSpec.Recorded) {
        Recorded answers = recorded.getOrDefault(no, new Recorded());
        String label = contestants.get(no).label();
        note(missing, RecordedGaps.MISSING_OUTPUTS, label, queries - answers.known);
        note(unknown, RecordedGaps.UNKNOWN_OUTPUTS, label, answers.unknown);
      }
    }
    for (int no = 0; no < metrics.size(); no++) {
      String name = metrics.get(no).spec().name();
      note(unknown, RecordedGaps.UNKNOWN_REPLIES, name, unknownReplies.getOrDefault(no, 0L));
    }
    missing.addAll(unknown);
    return missing;
  }

  private static void note(List<String> notes, String text, String name, long count) {
    if (count > 0) {
      notes.add(text.formatted(name, count));
    }
  }
}
