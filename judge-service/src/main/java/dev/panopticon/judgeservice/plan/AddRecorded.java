package dev.panopticon.judgeservice.plan;

import dev.panopticon.engine.PlannedRun;
import dev.panopticon.engine.PlannedRun.Contestant;
import dev.panopticon.engine.PlannedRun.Metric;
import dev.panopticon.model.DataSource;
import dev.panopticon.model.Fault;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.suite.Suite;
import dev.panopticon.suite.rows.RecordedOutputRows;
import dev.panopticon.suite.rows.RecordedReply;
import dev.panopticon.suite.rows.RecordedReplyRows;
import dev.panopticon.suite.rows.Row;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** Streams the answers and the judges' replies that people already have. Not thread-safe. */
final class AddRecorded {
  private final Suite suite;
  private final UploadedRows uploads;
  private final Consumer<List<PlannedRun.RecordedOutput>> outputs;
  private final Consumer<List<PlannedRun.RecordedReply>> replies;
  private final PlanFaults faults;

  /**
   * @param outputs takes the answers, in batches
   * @param replies takes the replies, in batches
   */
  AddRecorded(
      Suite suite,
      UploadedRows uploads,
      PlanFaults faults,
      Consumer<List<PlannedRun.RecordedOutput>> outputs,
      Consumer<List<PlannedRun.RecordedReply>> replies) {
    this.suite = suite;
    this.uploads = uploads;
    this.faults = faults;
    this.outputs = outputs;
    this.replies = replies;
  }

  /** Of the contestants from a number on. */
  void addOutputs(List<Contestant> contestants, int first) {
    for (int no = first; no < contestants.size(); no++) {
      if (contestants.get(no).model() instanceof ModelSpec.Recorded(String id, DataSource source)) {
        addOutputs(no, new Source(SuitePointers.ofModel(suite, id), "models/" + id), source);
      }
    }
  }

  /** Of the metrics from a number on. */
  void addReplies(List<Metric> metrics, int first) {
    for (int no = first; no < metrics.size(); no++) {
      MetricSpec spec = metrics.get(no).spec();
      if (spec instanceof MetricSpec.Judged judged
          && judged.judge() instanceof JudgeSource.Recorded recorded) {
        String pointer = SuitePointers.ofMetric(suite, spec.name());
        addReplies(no, new Source(pointer, "metrics/" + spec.name()), recorded);
      }
    }
  }

  /**
   * Whose rows they are.
   *
   * @param pointer of the model or metric in the suite
   * @param name as a person reads it
   */
  record Source(String pointer, String name) {
    Fault fault(int line, String reason) {
      return new Fault(pointer, line, null, "%s (%s)".formatted(reason, name), null);
    }
  }

  private void addOutputs(int contestantNo, Source from, DataSource source) {
    var batches = new Batches<PlannedRun.RecordedOutput>(this::writeOutputs);
    try (RecordedOutputRows rows =
        RecordedOutputRows.read(uploads.open(source), uploads.format(source), source)) {
      each(
          rows,
          from,
          faults,
          (row, _) -> {
            String text = row.output();
            if (text != null) { // a row that says null has no answer
              batches.add(
                  new PlannedRun.RecordedOutput(contestantNo, row.query(), text), text.length());
            }
          });
    }
    batches.flush();
  }

  private void addReplies(int metricNo, Source from, JudgeSource.Recorded judge) {
    var batches = new Batches<PlannedRun.RecordedReply>(this::writeReplies);
    try (RecordedReplyRows rows =
        RecordedReplyRows.read(
            uploads.open(judge.source()), uploads.format(judge.source()), judge)) {
      each(
          rows,
          from,
          faults,
          (row, _) -> {
            if (row.reply() != null || !row.scores().isEmpty()) {
              batches.add(reply(metricNo, row), length(row.reply()));
            }
          });
    }
    batches.flush();
  }

  /** Hands over what is good of the rows, with their lines. */
  static <T> void each(
      Iterator<Row<T>> rows, Source from, PlanFaults faults, ObjIntConsumer<T> target) {
    while (rows.hasNext() && !faults.isFull()) {
      switch (rows.next()) {
        case Row.Good<T>(int line, T value) -> target.accept(value, line);
        case Row.Bad<T>(int line, String reason) -> faults.add(from.fault(line, reason));
      }
    }
  }

  private void writeOutputs(List<PlannedRun.RecordedOutput> batch) {
    if (faults.isEmpty()) {
      outputs.accept(batch);
    }
  }

  private void writeReplies(List<PlannedRun.RecordedReply> batch) {
    if (faults.isEmpty()) {
      replies.accept(batch);
    }
  }

  /** Its rows name the query alone: they are about whatever the metric judges. */
  private static PlannedRun.RecordedReply reply(int metricNo, RecordedReply row) {
    return new PlannedRun.RecordedReply(
        metricNo, row.query(), "", "", row.reply(), row.scores().isEmpty() ? null : row.scores());
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
