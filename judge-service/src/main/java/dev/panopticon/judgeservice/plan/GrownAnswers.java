package dev.panopticon.judgeservice.plan;

import dev.panopticon.engine.AlreadyThere;
import dev.panopticon.engine.PlannedRun.RecordedOutput;
import dev.panopticon.engine.RunPlan;
import dev.panopticon.judgeservice.plan.AddRecorded.Source;
import dev.panopticon.model.Fault;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.suite.rows.RecordedOutputRows;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds what a run has not of the recorded answers of a model that it has, in batches: an answer
 * that it has with the same text is counted and left out, one with another text is a fault. Not
 * thread-safe.
 */
final class GrownAnswers {
  private final RunPlan plan;
  private final UploadedRows uploads;
  private final PlanFaults faults;
  private long added;
  private long there;

  GrownAnswers(RunPlan plan, UploadedRows uploads, PlanFaults faults) {
    this.plan = plan;
    this.uploads = uploads;
    this.faults = faults;
  }

  /** How many answers the run had not. */
  long added() {
    return added;
  }

  /** How many the run had. */
  long there() {
    return there;
  }

  /** After the queries. */
  void add(ResolvedSuite whole, RunBefore before) {
    for (int no = 0; no < before.contestants(); no++) {
      if (whole.contestants().get(no).model() instanceof ModelSpec.Recorded model
          && before.grown().contains(model.id())) {
        String pointer = SuitePointers.ofModel(whole.suite(), model.id());
        add(no, model, new Source(pointer, "models/" + model.id()));
      }
    }
  }

  private record Placed(RecordedOutput output, int line) {}

  private void add(int contestantNo, ModelSpec.Recorded model, Source from) {
    var batches = new Batches<Placed>(batch -> sift(batch, from));
    try (RecordedOutputRows rows =
        RecordedOutputRows.read(
            uploads.open(model.source()), uploads.format(model.source()), model.source())) {
      AddRecorded.each(
          rows,
          from,
          faults,
          (row, line) -> {
            String text = row.output();
            if (text != null) { // a row that says null has no answer
              var output = new RecordedOutput(contestantNo, row.query(), text);
              batches.add(new Placed(output, line), text.length());
            }
          });
    }
    batches.flush();
  }

  private void sift(List<Placed> batch, Source from) {
    AlreadyThere had = plan.answersThere(batch.stream().map(Placed::output).toList());
    List<RecordedOutput> fresh = new ArrayList<>();
    for (Placed placed : batch) {
      String query = placed.output().queryId();
      if (had.same().contains(query)) {
        there++;
      } else if (had.other().contains(query)) {
        faults.add(changed(placed, from));
      } else {
        fresh.add(placed.output());
      }
    }
    if (faults.isEmpty() && !fresh.isEmpty()) {
      plan.addRecordedOutputs(fresh);
      added += fresh.size();
    }
  }

  private static Fault changed(Placed placed, Source from) {
    return from.fault(
        placed.line(),
        "the run has another answer to the query \"%s\", and its results are of that one: give the model another id, or start a new run"
            .formatted(placed.output().queryId()));
  }
}
